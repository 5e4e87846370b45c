import { codeTerms, grantIdOf } from '../src/domain/code-terms.js';
import type { DoorRecord } from '../src/domain/door-record.js';
import type { CodeRecord, GrantRecord } from '../src/domain/grant-record.js';
import { codeKey, codeTag, deriveCode, type Key, stretch, tagKey } from '../src/domain/latch-code.js';
import type { Policy } from '../src/domain/policy.js';
import { policyAt } from '../src/domain/policy-at.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { Grants, MasterKeys } from '../src/ports.js';

type Needs = { grants: Grants; keys: MasterKeys; policy: Policy };

/** Two codes of one door share a tag once in some hundred thousand: so many generations are enough. */
const mostCollisions = 5;

/** The live code of the grant, made now if it is the first or if the last one ran out before anybody was given it. None: the grant has had its code. */
export async function firstCode({ grants, keys, policy }: Needs, record: RequestRecord, door: DoorRecord, now: Date) {
  const grant = await grants.open(newGrant(record, door));
  if (grant.state === 'ended') return undefined;
  const [newest] = await grants.codes(door.id, grant.id);
  if (newest && (newest.state !== 'live' || newest.notAfter > now.toISOString())) return newest.state === 'live' ? newest : undefined;
  const { kid, master } = await keys.current();
  for (let generation = grant.generation + 1; generation <= grant.generation + mostCollisions; generation += 1) {
    const code = await newCode(
      { grant, door, kid, master, people: peopleOf(record) },
      codeTerms(record, door, generation, policyAt(policy, [door]), now),
    );
    const outcome = await grants.issue(code, newest);
    if (outcome === 'issued') return code;
    if (outcome === 'stale') return (await grants.codes(door.id, grant.id)).find(({ state }) => state === 'live');
  }
  return undefined;
}

const newGrant = (record: RequestRecord, door: DoorRecord): GrantRecord => ({
  id: grantIdOf(record.id, door.id),
  kind: 'grant',
  grantId: grantIdOf(record.id, door.id),
  requestId: record.id,
  subjectId: record.subjectId,
  doorId: door.id,
  siteId: door.site,
  ...(record.vendor === undefined ? {} : { vendor: record.vendor }),
  window: record.window,
  generation: 0,
  state: 'live',
});

type Made = { grant: GrantRecord; door: DoorRecord; kid: string; master: Key; people: Pick<CodeRecord, 'requesterId' | 'approverIds'> };

const peopleOf = ({ requesterId, approvals }: RequestRecord) => ({
  requesterId,
  approverIds: approvals.votes.map(({ approverId }) => approverId),
});

async function newCode({ grant, door, kid, master, people }: Made, terms: ReturnType<typeof codeTerms>): Promise<CodeRecord> {
  const { window: _, id: __, kind: ___, state: ____, ...holder } = grant;
  const digits = deriveCode(codeKey(master, door.id), terms);
  const stretched = await stretch(digits, Buffer.from(door.salt, 'base64url'), door.scryptCost);
  const { generation, notBefore, notAfter } = terms;
  const id = `c:${codeTag(tagKey(master, door.id), door.id, stretched)}`;
  return { ...holder, ...people, id, kind: 'code', generation, kid, notBefore, notAfter, state: 'live' };
}
