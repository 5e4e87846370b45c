import type { DoorId, GrantId, Instant } from './ids.js';
import type { RequestRecord } from './request-record.js';
import { byFlow, withLine } from './timeline.js';
import { minutesAfter, type When } from './window.js';

/** Why a lock may let a visit down. `clock-off`: beyond what it may correct by itself; `not-armed`: it should hold the grant by now and does not. */
export type Shortcoming = 'offline' | 'clock-off' | 'battery-low' | 'full' | 'not-armed';

/** What a lock says of itself; undefined: it cannot be reached. `armed`: ids of the grants it holds. */
export type LockHealth =
  | { offsetMs: number; batteryPercent: number; capacityLeft?: number | undefined; armed: readonly string[] }
  | undefined;

const mostOffsetMs = 120_000;
const leastBatteryPercent = 20;
const leads = [60, 30, 10];

/** Everything that stands against this lock at this moment. `expects`: the grant it has acknowledged. */
export function shortcomings(health: LockHealth, expects: GrantId | undefined): Shortcoming[] {
  if (!health) return ['offline'];
  const isMissing = expects !== undefined && !health.armed.includes(expects);
  const found: [boolean, Shortcoming][] = [
    [Math.abs(health.offsetMs) > mostOffsetMs, 'clock-off'],
    [health.batteryPercent < leastBatteryPercent, 'battery-low'],
    [health.capacityLeft === 0 && (expects === undefined || isMissing), 'full'],
    [isMissing, 'not-armed'],
  ];
  return found.flatMap(([isSo, what]) => (isSo ? [what] : []));
}

/** The next of the instants, 60, 30 and 10 minutes before it opens, at which a request's locks are looked at; none after the last. */
export function nextLook({ window, status, cancelled, revoked }: RequestRecord, now: When): Instant | undefined {
  if (status === 'closed' || cancelled || revoked) return undefined;
  const at = minutesAfter(now, 0);
  return leads.map((lead) => minutesAfter(window.opensAt, -lead)).find((look) => look > at);
}

/** One line when a door's verdict is new or has changed; the same object back when nothing has. */
export function noteReadiness(record: RequestRecord, doorId: DoorId, found: readonly Shortcoming[], at: When): RequestRecord {
  const event = found.length === 0 ? 'lock-ready' : 'lock-not-ready';
  const detail = `${doorId}${found.length === 0 ? '' : `: ${found.join(', ')}`}`;
  const last = verdicts(record).findLast((line) => line.detail.split(':')[0] === doorId);
  if (record.status === 'closed' || (last?.event === event && last.detail === detail)) return record;
  return withLine(record, {}, byFlow(at, event, detail, { doorId }));
}

/** Every verdict so far, of all doors. */
export const verdicts = ({ timeline }: RequestRecord) =>
  timeline.filter(({ event }) => event === 'lock-ready' || event === 'lock-not-ready');
