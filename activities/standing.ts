import { revocationIn } from '../src/domain/deny-rule.js';
import type { DoorRecord } from '../src/domain/door-record.js';
import { ruleIdsFor } from '../src/domain/entry.js';
import type { GateReply } from '../src/domain/gate.js';
import type { DoorId, RequestId } from '../src/domain/ids.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { DenyRule, Hold } from '../src/domain/rule-record.js';
import { voicesBehind } from '../src/domain/voices-behind.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { Rules } from '../src/ports/grants.js';
import type { Requests } from '../src/ports/requests.js';
import { type RespondersNeeds, rulesFor } from './responders.js';

type Gate = (record: RequestRecord, doorId: DoorId, rules: readonly DenyRule[], now: Date) => GateReply;

export type StandingNeeds = { requests: Requests; doors: Doors; rules: Rules; clock: Clock } & RespondersNeeds;

/** What a request may do at a door at this moment. */
export type Standing = { ok: true; record: RequestRecord; door: DoorRecord } | { ok: false; because: string };

/** Reads records and rules afresh and lets the gate judge: nothing a caller says counts. */
export async function standing(
  needs: StandingNeeds,
  { requestId, doorId }: { requestId: RequestId; doorId: DoorId },
  gate: Gate,
): Promise<Standing> {
  const { requests, doors, rules, clock } = needs;
  const [record, door] = await Promise.all([requests.read(requestId), doors.read(doorId)]);
  if (!record || !door) return { ok: false, because: 'unknown' };
  const found = await rulesFor(record.subjectId, await rules.read(ruleIdsFor(holderOf(record, door))), needs);
  const right = gate(record, doorId, found, clock.now());
  return right.ok ? { ok: true, record, door } : right;
}

/** What an objection of the gate means to the orchestration. A clock a little behind its own is no reason to end a request, nor is a lockdown or a change of plan. */
export function objection(because: string): { kind: 'pending' | 'refused'; because: string } | { kind: 'moved' } {
  if (because === 'moved') return { kind: 'moved' };
  return { kind: because === 'too-early' || because === 'lockdown' ? 'pending' : 'refused', because };
}

/** Everybody and everything this request's right at the door hangs on. */
export const holderOf = (record: RequestRecord, door: DoorRecord) => ({
  requestId: record.id,
  requesterId: record.requesterId,
  subjectId: record.subjectId,
  doorId: door.id,
  siteId: door.site,
  vendor: record.vendor,
  approverIds: voicesBehind(record),
});

/** The revocation that stands against a request at any of its doors, also if nobody has written it into the record yet. */
export async function revocationOf(
  { doors, rules, clock }: { doors: Doors; rules: Rules; clock: Clock },
  record: RequestRecord,
): Promise<Hold | undefined> {
  return revocationIn(await rulesAgainst({ doors, rules }, record), clock.now());
}

/** Every rule against a request, at any of its doors. */
export async function rulesAgainst({ doors, rules }: { doors: Doors; rules: Rules }, record: RequestRecord): Promise<DenyRule[]> {
  const known = await Promise.all(record.doors.map(({ doorId }) => doors.read(doorId)));
  return rules.read([...new Set(known.flatMap((door) => (door ? ruleIdsFor(holderOf(record, door)) : [])))]);
}
