import { ruleIdsFor } from '../src/domain/entry.js';
import type { CodeRecord } from '../src/domain/grant-record.js';
import { type DoorId, type Instant, RequestId } from '../src/domain/ids.js';
import { revoke } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { noteCovered } from '../src/domain/revocation.js';
import { type RevocationRecord, ruleId } from '../src/domain/rule-record.js';
import { latest } from '../src/domain/window.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { Grants, Rules } from '../src/ports/grants.js';
import type { Requests } from '../src/ports/requests.js';
import { revokeCodes } from './contracts.js';
import { holderOf } from './standing.js';

type Needs = { requests: Requests; doors: Doors; grants: Grants; rules: Rules; clock: Clock };
type Covered = { requestId: RequestId; doorId: DoorId; codes: CodeRecord[] | undefined };

/** V2 and V3 of a revocation: kills every covered code in the records, tells the requests, and lists the doors whose locks may hold a grant. */
export const revokeCodesActivity = implement(
  revokeCodes,
  (needs: Needs) =>
    async ({ revocationId }, log): Promise<Answer<typeof revokeCodes>> => {
      const revocation = await needs.rules.revocation(revocationId);
      if (!revocation) return { kind: 'denied', doors: [] };
      const covered: Covered[] = [];
      for (const record of await candidates(needs, revocation)) covered.push(...(await revokeRequest(needs, revocation, record)));
      const codes = covered.flatMap((place) => place.codes ?? []);
      const count = codes.filter(({ state }) => state === 'revoked').length;
      const now = needs.clock.now();
      const [first, ...others] = codes.flatMap(({ answerUntil }) => (answerUntil && answerUntil > now.toISOString() ? answerUntil : []));
      const notBefore: Instant | undefined = first && latest(first, ...others);
      const receipts = covered.map(({ doorId, codes: held }) =>
        held ? { doorId } : { doorId, lock: 'confirmed' as const, confirmedAt: now.toISOString() },
      );
      await needs.rules.changeRevocation(revocationId, (before) => noteCovered(before, { count, notBefore, doors: owing(receipts) }, now));
      log.info('codes revoked', { revocationId, count });
      const doors = covered.filter((place) => place.codes).map(({ requestId, doorId }) => ({ requestId, doorId }));
      return notBefore ? { kind: 'denied', notBefore, doors } : { kind: 'denied', doors };
    },
);

/** One receipt a door; a door that owes one for any of its grants owes it. */
function owing<R extends { doorId: DoorId; lock?: 'confirmed' }>(receipts: readonly R[]): R[] {
  const byDoor = new Map<DoorId, R>();
  for (const receipt of receipts) if (!byDoor.has(receipt.doorId) || receipt.lock === undefined) byDoor.set(receipt.doorId, receipt);
  return [...byDoor.values()];
}

async function candidates({ requests }: Needs, { target }: RevocationRecord): Promise<RequestRecord[]> {
  if (target.kind !== 'request') return requests.open();
  const id = RequestId.safeParse(target.id);
  const record = id.success ? await requests.read(id.data) : undefined;
  return record ? [record] : [];
}

/** Kills the codes of a request at every door the target covers; none covered leaves it untouched. */
async function revokeRequest(needs: Needs, revocation: RevocationRecord, record: RequestRecord): Promise<Covered[]> {
  const covered: Covered[] = [];
  for (const { doorId, grantId } of record.doors) {
    const [door, grant] = await Promise.all([needs.doors.read(doorId), needs.grants.read(doorId, grantId)]);
    const codes = grant && (await needs.grants.codes(doorId, grantId));
    const ids = door ? ruleIdsFor({ ...holderOf(record, door), kid: codes?.[0]?.kid }) : [];
    if (ids.includes(ruleId(revocation.target)))
      covered.push({ requestId: record.id, doorId, codes: codes && (await killed(needs, codes)) });
  }
  if (covered.length > 0) {
    const { revocationId, createdBy } = revocation;
    await needs.requests.change(record.id, (now) => revoke(now, { revocationId, by: createdBy, at: needs.clock.now() }));
  }
  return covered;
}

/** The codes as they are afterwards: an entry may have been faster than we. */
async function killed({ grants }: Needs, codes: readonly CodeRecord[]): Promise<CodeRecord[]> {
  const [first] = codes;
  if (!first) return [];
  for (const code of codes) await grants.moveCode(code.doorId, code.id, { from: ['live', 'claimed'], to: 'revoked' });
  return grants.codes(first.doorId, first.grantId);
}
