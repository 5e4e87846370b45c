import type { DoorRecord } from './door-record.js';
import type { Instant } from './ids.js';
import { classPolicy, type Policy, worksOffline } from './policy.js';
import { policyAt } from './policy-at.js';
import type { Clocks, RequestRecord } from './request-record.js';
import { earliest, instantFrom, latest, minutesAfter, type When, type Window } from './window.js';

/** What of a door the clocks depend on. */
export type TimedDoor = Pick<DoorRecord, 'class' | 'judge' | 'offlineCapable'>;

/** The six instants everybody is shown. With several doors: the shortest leads and the first code to end. */
export function clocksOf(window: Window, askedAt: When, doors: readonly TimedDoor[], policy: Policy): Clocks {
  const leads = doors.every(worksOffline) ? policy.offlineLeads : policy.leads;
  const codeEnds = doors.map((door) => codeEnd(window.opensAt, window, door, policy));
  return {
    decideBy: decideBy(window.opensAt, askedAt, policy),
    armAt: minutesAfter(window.opensAt, -leads.armMinutes),
    deliverAt: minutesAfter(window.opensAt, -leads.deliverMinutes),
    opensAt: window.opensAt,
    codeEndsAt: earliest(window.closesAt, ...codeEnds),
    closesAt: window.closesAt,
  };
}

/** When codes go out at doors that have a connection; at the others they were told before. */
export const usualDelivery = ({ window, doors }: Pick<RequestRecord, 'window' | 'doors'>, policy: Policy): Instant =>
  minutesAfter(window.opensAt, -policyAt(policy, doors).leads.deliverMinutes);

/** When codes that lie sealed until then go out the usual way; undefined where none was told before. */
export function laterDelivery(record: Pick<RequestRecord, 'window' | 'doors' | 'clocks'>, policy: Policy): Instant | undefined {
  const usual = usualDelivery(record, policy);
  return record.clocks.deliverAt < usual ? usual : undefined;
}

/** When a code that begins then is over: after its class's life, never after the window; a door that works offline keeps it to the end. */
export function codeEnd(begins: Instant, window: Window, door: TimedDoor, policy: Policy): Instant {
  if (worksOffline(door)) return window.closesAt;
  return earliest(window.closesAt, minutesAfter(begins, classPolicy(policy, door.class).codeLifeMinutes));
}

/** Until when a question is to be answered that comes up once more: as at first, but a window that has begun is no reason to hurry more than it lasts. */
export const decideByAgain = ({ opensAt, closesAt }: Window, at: When, policy: Policy): Instant =>
  instantFrom(at) < opensAt ? decideBy(opensAt, at, policy) : earliest(closesAt, minutesAfter(at, policy.decide.atLeastMinutes));

function decideBy(opensAt: Instant, askedAt: When, { decide }: Policy): Instant {
  const soonest = earliest(opensAt, minutesAfter(askedAt, decide.atLeastMinutes));
  return earliest(minutesAfter(askedAt, decide.withinMinutes), latest(minutesAfter(opensAt, -decide.leadMinutes), soonest));
}

/** A window that waited for its approval opens now: all clocks move with it but the one for the decision. Another record comes back as it is. */
export function openAtApproval(record: RequestRecord, at: When): RequestRecord {
  if (!record.opensAtApproval) return record;
  const { opensAtApproval, ...rest } = record;
  const window = { opensAt: instantFrom(at), closesAt: minutesAfter(at, opensAtApproval.minutes) };
  const shift = (Date.parse(window.opensAt) - Date.parse(record.window.opensAt)) / 60_000;
  const { decideBy, armAt, deliverAt, codeEndsAt } = record.clocks;
  const [arm, deliver, codeEnds] = [minutesAfter(armAt, shift), minutesAfter(deliverAt, shift), minutesAfter(codeEndsAt, shift)];
  return { ...rest, window, clocks: { decideBy, armAt: arm, deliverAt: deliver, codeEndsAt: codeEnds, ...window } };
}
