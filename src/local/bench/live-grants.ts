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

/** A code that somebody can present. */
export type Presentable = { door: DoorRecord; digits: string };

type MasterKey = { kid: string; master: Key };

const hour = 3_600_000;
const perBatch = 50;

/**
 * So many live grants at a door, each with request and code, as if their flows had delivered them: written straight into the records.
 * The first `presentable` of them have codes somebody knows; the others' tags are those of codes nobody does.
 */
export async function fillDoor(
  database: CosmosDatabase,
  door: DoorRecord,
  key: MasterKey,
  personIds: readonly string[],
  { count, presentable }: { count: number; presentable: number },
): Promise<Presentable[]> {
  const at = new Date();
  const known: Presentable[] = [];
  const documents: object[] = [];
  for (let index = 0; index < count; index += 1) {
    const record = deliveredRequest(door, PersonId.parse(personIds[index % personIds.length]), at);
    const { digits, code } = await codeFor(record, door, key, { at, isKnown: index < presentable });
    documents.push(grantFor(record, door), code);
    if (digits !== undefined) known.push({ door, digits });
    await runBatch(database, 'requests', record.id, [upserting(record)]);
  }
  for (let from = 0; from < documents.length; from += perBatch)
    await runBatch(database, 'grants', door.id, documents.slice(from, from + perBatch).map(upserting));
  return known;
}

/** Asked an hour ago for a window that is open now; checked, decided by policy, armed and sent. */
function deliveredRequest(door: DoorRecord, personId: PersonId, at: Date): RequestRecord {
  const askedAt = new Date(at.getTime() - hour);
  const window = { start: new Date(at.getTime() - hour / 2).toISOString(), end: new Date(at.getTime() + 4 * hour).toISOString() };
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
  const decided = requireApprovals(noteCheck(noteCheck(record, passed('identity')), passed('risk')), 0, askedAt);
  return noteDoor(decided, door.id, { lock: 'armed', delivery: 'sent' }, 'delivery-sent', askedAt);
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
