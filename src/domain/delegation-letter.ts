import type { Delegation } from './delegation.js';
import { type Letter, letter, said } from './letter.js';
import { shownAt } from './local-time.js';

/** `of`: the name of who is away; `to`: of who decides in their place. Times are shown in UTC, for no door is spoken of. */
type Named = Pick<Delegation, 'from' | 'until' | 'reason'> & { of: string; to: string };

const span = ({ from, until }: Named) => `from ${shownAt(from, 'UTC')} until ${shownAt(until, 'UTC')} (UTC)`;

/** Tells the delegate. */
export const delegatedLetter = (named: Named): Letter =>
  letter(`You decide for ${said(named.of)}`, [
    `${said(named.of)} has named you to decide requests in their place ${span(named)}.`,
    `Reason: ${said(named.reason, 2_000)}`,
    'You are asked about the doors they may decide on, and the two of you have one voice together. If you cannot, tell them.',
  ]);

/** Tells who is away, so that nobody does it in their name unnoticed. */
export const delegatingLetter = (named: Named): Letter =>
  letter(`${said(named.to)} decides for you`, [
    `You have named ${said(named.to)} to decide requests in your place ${span(named)}.`,
    'If it was not you, end it at once and tell security.',
  ]);

/** Tells the delegate that it is over before its time. */
export const delegationEndedLetter = (named: Named): Letter =>
  letter(`You no longer decide for ${said(named.of)}`, [`What was to last ${span(named)} was ended.`]);
