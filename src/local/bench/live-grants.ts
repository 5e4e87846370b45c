import { randomBytes, randomUUID } from 'node:crypto';
import { runBatch, upserting } from '../../azure/cosmos-batch.js';
import type { CosmosDatabase } from '../../azure/cosmos-database.js';
import { codeTerms, grantIdOf } from '../../domain/code-terms.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { CodeRecord, GrantRecord } from '../../domain/grant-record.js';
import { PersonId, RequestId } from '../../domain/ids.js';
import { codeKey, codeTag, deriveCode, type Key, stretch, tagKey } from '../../domain/latch-code.js';
import { planRequest } from '../../domain/plan-request.js';
import { defaultPolicy } from '../../domain/policy.js';
import { newRequest, noteCheck, noteDoor, requireApprovals } from '../../domain/request.js';
import type { RequestRecord } from '../../domain/request-record.js';

/** A live grant with its request and code, as if its flow had delivered it. `digits`: of codes somebody knows. */
export type LiveGrant = { record: RequestRecord; grant: GrantRecord; code: CodeRecord; digits?: string };

type MasterKey = { kid: string; master: Key };

const hour = 3_600_000;
const perBatch = 50;

/** Makes one; nothing is written yet. The code of one that is not known to anybody has a tag like any other. */
export async function liveGrant(door: DoorRecord, key: MasterKey, personId: string, isKnown = true): Promise<LiveGrant> {
  const at = new Date();
  const record = deliveredRequest(door, PersonId.parse(personId), at);
  const { digits, code } = await codeFor(record, door, key, { at, isKnown });
  return { record, grant: grantFor(record, door), code, ...(digits !== undefined && { digits }) };
}

/** Writes them straight into the records. */
export async function writeGrants(database: CosmosDatabase, door: DoorRecord, made: readonly LiveGrant[]): Promise<void> {
  const documents = made.flatMap(({ grant, code }) => [grant, code]);
  for (const { record } of made) await runBatch(database, 'requests', record.id, [upserting(record)]);
  for (let from = 0; from < documents.length; from += perBatch)
    await runBatch(database, 'grants', door.id, documents.slice(from, from + perBatch).map(upserting));
}

/** Approved for tomorrow: no code yet, and nothing on its lock. */
export function futureRequest(door: DoorRecord, personId: string): RequestRecord {
  const at = new Date();
  return noteDoor(approvedRequest(door, PersonId.parse(personId), at, 24), door.id, { lock: 'booked' }, 'booked', at);
}

/** For a window that is open now; armed and sent. */
function deliveredRequest(door: DoorRecord, personId: PersonId, at: Date): RequestRecord {
  const decided = approvedRequest(door, personId, at, 0);
  return noteDoor(decided, door.id, { lock: 'armed', delivery: 'sent' }, 'delivery-sent', decided.askedAt);
}

/** Asked an hour ago for a window that opened half an hour ago, or opens that many hours later; checked, and decided by policy. */
function approvedRequest(door: DoorRecord, personId: PersonId, at: Date, inHours: number): RequestRecord {
  const askedAt = new Date(at.getTime() - hour);
  const opens = at.getTime() + (inHours - 0.5) * hour;
  const window = { start: new Date(opens).toISOString(), end: new Date(opens + 4.5 * hour).toISOString() };
  const plan = planRequest({ doorIds: [door.id], window, purpose: 'Measure' }, [door], defaultPolicy, askedAt);
  if (!plan.ok) throw new Error(plan.detail);
  const asked = {
    id: RequestId.parse(randomUUID()),
    requesterId: personId,
    subjectId: personId,
    tenantId: randomUUID(),
    purpose: 'Measure',
  };
  const record = newRequest({ ...asked, policyVersion: defaultPolicy.version, bodyHash: '', askedAt, plan, doors: [door] });
  const passed = (name: 'identity' | 'risk') => ({
    ...{ name, outcome: 'passed' as const, reasons: [], policyVersion: defaultPolicy.version, at: askedAt.toISOString() },
  });
  return requireApprovals(noteCheck(noteCheck(record, passed('identity')), passed('risk')), 0, askedAt);
}

const holderOf = ({ id, subjectId }: RequestRecord, door: DoorRecord) => ({
  ...{ doorId: door.id, grantId: grantIdOf(id, door.id), requestId: id, subjectId, siteId: door.site },
});

const grantFor = (record: RequestRecord, door: DoorRecord): GrantRecord =>
  GrantRecord.parse({
    ...holderOf(record, door),
    ...{ id: grantIdOf(record.id, door.id), kind: 'grant', window: record.window, generation: 1, state: 'live' },
  });

async function codeFor(
  record: RequestRecord,
  door: DoorRecord,
  { kid, master }: MasterKey,
  { at, isKnown }: { at: Date; isKnown: boolean },
) {
  const terms = codeTerms(record, door, 1, defaultPolicy, at);
  const digits = isKnown ? deriveCode(codeKey(master, door.id), terms) : undefined;
  const stretched = digits && (await stretch(digits, Buffer.from(door.salt, 'base64url'), door.scryptCost));
  const tag = stretched ? codeTag(tagKey(master, door.id), door.id, stretched) : randomBytes(32).toString('hex');
  const { generation, notBefore, notAfter } = terms;
  const code = CodeRecord.parse({
    ...holderOf(record, door),
    ...{ id: `c:${tag}`, kind: 'code', generation, kid, notBefore, notAfter, state: 'live' },
    ...{ requesterId: record.requesterId, approverIds: [] },
  });
  return { digits: digits?.reveal(), code };
}
