import { codeTerms, grantIdOf } from '../src/domain/code-terms.js';
import { denialOf } from '../src/domain/deny-rule.js';
import type { DoorRecord } from '../src/domain/door-record.js';
import { keyAtDoor } from '../src/domain/entry.js';
import type { CodeRecord, GrantRecord } from '../src/domain/grant-record.js';
import { codeKey, codeTag, deriveCode, type Key, siteTag, stretch, tagKey } from '../src/domain/latch-code.js';
import type { Policy } from '../src/domain/policy.js';
import { policyAt } from '../src/domain/policy-at.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { ruleId } from '../src/domain/rule-record.js';
import { voicesBehind } from '../src/domain/voices-behind.js';
import type { Grants, Rules } from '../src/ports/grants.js';
import type { MasterKeys } from '../src/ports/keys.js';

type Needs = { grants: Grants; keys: MasterKeys; rules: Rules; policy: Policy };
type Place = { record: RequestRecord; door: DoorRecord; now: Date };

/** Two codes of one door share a tag once in some hundred thousand: so many generations are enough. */
const mostCollisions = 5;
/** A code can change under whoever issues the next one twice: claimed, then used or free again. */
const mostReadings = 3;

/** The live code of the grant, made now if it is the first or if the last one ran out before anybody was given it. None: the grant has had its code. */
export async function firstCode(needs: Needs, record: RequestRecord, door: DoorRecord, now: Date): Promise<CodeRecord | undefined> {
  const grant = await needs.grants.open(newGrant(record, door));
  if (grant.state === 'ended') return undefined;
  if (grant.window.opensAt !== record.window.opensAt || grant.window.closesAt !== record.window.closesAt)
    await needs.grants.setWindow(door.id, grant.id, record.window);
  const [newest] = await needs.grants.codes(door.id, grant.id);
  if (newest && isSettled(newest, now)) return newest.state === 'live' ? newest : undefined;
  const code = await issueCode(needs, { record, door, now }, grant, newest);
  return code?.state === 'live' ? code : undefined;
}

/** Not when its window was given up for another one, or when it ran out before anybody was given it. */
const isSettled = ({ state, notAfter }: CodeRecord, now: Date) =>
  state !== 'superseded' && (state !== 'live' || notAfter > now.toISOString());

/** A code of a later generation than `newest`, which is dead in the same batch; somebody else's where they were faster. None: the grant has ended, or every live key is revoked for this door. */
export async function issueCode(
  needs: Needs,
  place: Place,
  grant: GrantRecord,
  newest: CodeRecord | undefined,
): Promise<CodeRecord | undefined> {
  let before = newest;
  for (let reading = 0; reading < mostReadings; reading += 1) {
    const issued = await issueAfter(needs, place, grant, before);
    if (issued !== 'stale') return issued;
    [before] = await needs.grants.codes(place.door.id, grant.id);
    if (before && before.generation > (newest?.generation ?? 0)) return before;
  }
  return undefined;
}

async function issueAfter(needs: Needs, { record, door, now }: Place, grant: GrantRecord, newest: CodeRecord | undefined) {
  const { grants, policy } = needs;
  const key = await usableKey(needs, door, now);
  const last = newest?.generation ?? grant.generation;
  for (let generation = last + 1; key && generation <= last + mostCollisions; generation += 1) {
    const terms = codeTerms(record, door, generation, policyAt(policy, [door]), now);
    const code = await newCode({ grant, door, ...key, people: peopleOf(record) }, terms);
    const outcome = await grants.issue(code, newest);
    if (outcome === 'issued') return code;
    if (outcome === 'stale') return outcome;
  }
  return undefined;
}

/** The current master key; while it is revoked, everywhere or for this door, another live one. */
async function usableKey({ keys, rules }: Needs, door: DoorRecord, now: Date): Promise<{ kid: string; master: Key } | undefined> {
  const current = await keys.current();
  for (const key of [current, ...(await keys.all()).filter(({ kid }) => kid !== current.kid)]) {
    const revoked = await rules.read([key.kid, keyAtDoor(key.kid, door.id)].map((id) => ruleId({ kind: 'key', id })));
    if (!denialOf(revoked, now)) return key;
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

const peopleOf = (record: RequestRecord) => ({ requesterId: record.requesterId, approverIds: voicesBehind(record) });

async function newCode({ grant, door, kid, master, people }: Made, terms: ReturnType<typeof codeTerms>): Promise<CodeRecord> {
  const { window: _, id: __, kind: ___, state: ____, ...holder } = grant;
  const digits = deriveCode(codeKey(master, door.id), terms);
  const stretched = await stretch(digits, Buffer.from(door.salt, 'base64url'), door.scryptCost);
  const { generation, notBefore, notAfter } = terms;
  const id = `c:${codeTag(tagKey(master, door.id), door.id, stretched)}`;
  const marks = { id, kind: 'code', kid, siteTag: siteTag(master, door.site, digits) } as const;
  return { ...holder, ...people, ...marks, generation, notBefore, notAfter, state: 'live' };
}
