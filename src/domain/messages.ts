import type { Instant } from './ids.js';
import { type Letter, letter, said } from './letter.js';
import { shownAt } from './local-time.js';
import type { RequestOutcome } from './request-record.js';
import { type SecretCode, spokenGroups } from './secret-code.js';

/** A span of time at a door, shown in the door's own time. */
export type Span = { from: Instant; until: Instant; timeZone: string };

/** What a letter about a request names. `link` leads to the request's page and carries no authority. */
export type Subject = { doors: readonly string[]; visitor: string; span: Span; link: string };

/** What somebody at a door can do: Latch knows nobody to call but the host of the visit. */
const ifShut =
  'If the door stays shut, compare the time above with your clock, then ask the person who expects you. Do not guess: a keypad pauses after five wrong codes.';

/** The code by SMS: what it opens is not in the same message. Plain text: it belongs in a delivery and nowhere else. */
export const codeText = (code: SecretCode, span: Span): string =>
  `Your latch code is ${spokenGroups(code)}. It opens once, from ${shown(span)}. Never pass it on.`;

/** The code by email, for who has no mobile: what it opens is not in it either. */
export const codeLetter = (code: SecretCode, span: Span): Letter =>
  letter('Your latch code', [
    `Your latch code is ${spokenGroups(code)}.`,
    `It works from ${shown(span)}.`,
    'It opens once. Never pass it on.',
    ifShut,
  ]);

/** Says by SMS that a sealed code waits, without saying where it opens. */
export const sealedText = (link: string): string => `Your latch code is ready. Sign in to see it, once: ${link}`;

/** Says by email that a sealed code waits. */
export const sealedLetter = ({ doors, span, link }: Subject): Letter =>
  letter(
    'Your latch code is ready',
    [`Your code for ${listed(doors)} works from ${shown(span)}.`, 'Sign in to see it. It is shown once and opens once.', ifShut],
    link,
  );

/** Tells everybody concerned that the request was approved. */
export const approvedLetter = ({ doors, visitor, span, link }: Subject): Letter =>
  letter(
    `Approved: ${listed(doors)}`,
    [
      `${said(visitor)} may enter ${listed(doors)} from ${shown(span)}.`,
      'The code follows before that, to the visitor alone. It says until when it works, which can be sooner than the visit ends.',
      'If no code has come by the beginning, the visitor should ask the person who expects them.',
    ],
    link,
  );

/** Tells everybody concerned how the request ended. */
export const endedLetter = ({ doors, visitor, span, link }: Subject, outcome: RequestOutcome): Letter =>
  letter(`${titles[outcome]}: ${listed(doors)}`, [`${said(visitor)}, ${listed(doors)}, ${shown(span)}.`, endings[outcome]], link);

const titles: Record<RequestOutcome, string> = {
  completed: 'Completed',
  denied: 'Denied',
  lapsed: 'Lapsed',
  'no-show': 'Nobody came',
  cancelled: 'Cancelled',
  revoked: 'Revoked',
  failed: 'Failed',
};

const endings: Record<RequestOutcome, string> = {
  completed: 'The visit is over. Its code is void.',
  denied: 'The request was denied. No code is valid.',
  lapsed: 'Nobody decided in time. No code was made.',
  'no-show': 'The window is over and nobody entered. Its code is void.',
  cancelled: 'The request was taken back. No code is valid.',
  revoked: 'The right to enter was revoked. No code is valid.',
  failed: 'The request could not be carried out. No code is valid. Please ask again, or speak to the person who expects the visitor.',
};

/** A span of time as people read it, in the door's own time. */
export const shown = ({ from, until, timeZone }: Span): string => `${shownAt(from, timeZone)} to ${shownAt(until, timeZone)}`;

const mostListed = 8;

/** Names of doors in a sentence. */
export const listed = (names: readonly string[]): string => {
  const more = names.length - mostListed;
  const first = names.slice(0, mostListed).map((name) => said(name, 60));
  return `${first.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};
