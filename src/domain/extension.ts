import { isOpen } from './counted.js';
import type { Instant, PersonId } from './ids.js';
import type { CatchUp, Clocks, Extension, RequestRecord, SignIn, Terms } from './request-record.js';
import { owe } from './tidings.js';
import { byFlow, byPeople, withLine } from './timeline.js';
import { earliest, instantFrom, minutesAfter, type When, type Window } from './window.js';

/**
 * Another window for a request, with the clocks that go with it. `signIn`: how whoever changes it has signed in, where somebody has. `terms`: of a longer
 * stay, who would have to say yes if its whole window were asked for now.
 */
export type Change = {
  window: Window;
  clocks: Clocks;
  by: PersonId;
  at: When;
  signIn?: SignIn | undefined;
  terms?: Terms | 'denied' | undefined;
};

/** At most so long a longer stay waits for its approvers, and never beyond the stay that was approved. */
const extensionMinutes = 4 * 60;

/** Asks for a longer stay; the one that was approved goes on meanwhile. */
export function extend(record: RequestRecord, { window, clocks, by, at, terms }: Change): RequestRecord {
  const decideBy = earliest(minutesAfter(at, extensionMinutes), record.window.closesAt);
  const { length: since } = record.approvals.votes;
  const extension = { window, clocks, by, at: instantFrom(at), decideBy, since, state: 'open' as const, terms: stricter(record, terms) };
  return withLine(
    record,
    { extension, question: (record.question ?? 0) + 1 },
    byPeople(at, 'extension-asked', `until ${window.closesAt} by ${by}`, { who: by }),
  );
}

/** What the request needed or its longer stay does, whichever is more; of one that nobody has judged at least somebody's yes. */
function stricter({ approvals }: RequestRecord, asked: Change['terms']): Terms {
  const { required, escort, twoGroups } = asked === undefined || asked === 'denied' ? { required: 1 } : asked;
  return {
    required: Math.max(required, approvals.required),
    escort: escort === true || approvals.escort === true,
    twoGroups: twoGroups?.length ? twoGroups : (approvals.twoGroups ?? []),
  };
}

/** The request as its approvers are asked about it now: with the longer stay, where one waits for them. */
export const asAsked = (record: RequestRecord): RequestRecord =>
  isOpen(record)
    ? {
        ...record,
        window: record.extension.window,
        clocks: { ...record.extension.clocks, decideBy: record.extension.decideBy },
        approvals: { ...record.approvals, ...record.extension.terms },
      }
    : record;

/** The approvers have been written to. `again`: those who could not be are to be then. */
export function noteAsked(record: RequestRecord, again: Instant): RequestRecord {
  const { extension } = record;
  if (extension?.state !== 'open' && extension?.state !== 'asked') return record;
  return extension.again === again ? record : { ...record, extension: { ...extension, state: 'asked', again } };
}

/** When a longer stay that was asked about is to be seen to again. */
export const nextLookAt = ({ state, again, decideBy }: Extension): Instant | undefined =>
  state === 'asked' ? earliest(again ?? decideBy, decideBy) : undefined;

/** A longer stay that nobody decided in time is none; the stay is what it was. */
export function lapseExtension(record: RequestRecord, at: When): RequestRecord {
  const { extension } = record;
  if (extension?.state !== 'asked' || instantFrom(at) < extension.decideBy) return record;
  return withLine(
    record,
    { extension: { ...extension, state: 'lapsed' } },
    byFlow(at, 'extension-lapsed', `until ${extension.window.closesAt}`),
  );
}

/** It came to nothing, which people are to be told. */
export function forgetExtension(record: RequestRecord): RequestRecord {
  const { extension, ...rest } = record;
  return extension?.state === 'denied' || extension?.state === 'lapsed' ? owe(rest, `stay-${extension.state}`) : record;
}

/** The longer stay is approved: it is the window now, and what is approved reaches as far. */
export function grantExtension(record: RequestRecord, at: When): RequestRecord {
  const { extension, ...rest } = record;
  const { decision } = record;
  if (!extension || !decision) return record;
  const { window, clocks } = extension;
  const covers = { ...(decision.covers ?? record.window), closesAt: window.closesAt };
  const change = { window, clocks, decision: { ...decision, covers }, catchUp: behind(record, 'doors') };
  return withLine({ ...rest, changes: (record.changes ?? 0) + 1 }, change, byPeople(at, 'extended', `until ${window.closesAt}`));
}

/** Everything that has to follow a new window. */
export const behind = ({ doors }: RequestRecord, from: CatchUp['from']): CatchUp => ({ from, doors: doors.map(({ doorId }) => doorId) });

export const saidWindow = ({ opensAt, closesAt }: Window) => `${opensAt} to ${closesAt}`;
