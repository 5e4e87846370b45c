import type { DoorRecord } from '../src/domain/door-record.js';
import { noteFresh, pendingFresh } from '../src/domain/fresh-code.js';
import { mayArm } from '../src/domain/gate.js';
import type { Policy } from '../src/domain/policy.js';
import { noteDoor } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Grants } from '../src/ports/grants.js';
import type { MasterKeys } from '../src/ports/keys.js';
import type { Locks } from '../src/ports/locks.js';
import { renewCode } from './contracts.js';
import { issueCode } from './first-code.js';
import { objection, type StandingNeeds, standing } from './standing.js';
import { takeOffLock } from './take-off-lock.js';

type Needs = StandingNeeds & { grants: Grants; keys: MasterKeys; locks: Locks; policy: Policy };
type Renewed = Answer<typeof renewCode>;
const renewed: Renewed = { kind: 'renewed' };

/** Makes the next generation of a grant's code, the old one dead first: off a lock that judges for itself, then in the records. */
export const renewCodeActivity = implement(renewCode, (needs: Needs) => async (at, log): Promise<Renewed> => {
  const right = await standing(needs, at, mayArm);
  if (!right.ok) return objection(right.because);
  const { record, door } = right;
  const wanted = pendingFresh(record)?.after.find(({ doorId }) => doorId === door.id);
  if (!wanted) return renewed;
  const answer = await renewAfter(needs, record, door, wanted.generation);
  log.info('fresh code', { outcome: answer.kind });
  return answer;
});

async function renewAfter(needs: Needs, record: RequestRecord, door: DoorRecord, generation: number): Promise<Renewed> {
  const { grants, requests, clock } = needs;
  const grantId = record.doors.find(({ doorId }) => doorId === door.id)?.grantId;
  const grant = grantId && (await grants.read(door.id, grantId));
  if (!grant || grant.state === 'ended') return { kind: 'refused', because: 'no-live-code' };
  const [newest] = await grants.codes(door.id, grant.id);
  if (!newest || newest.generation <= generation) {
    if (door.judge === 'lock' && !(await takeOffLock(needs, door, grant.id))) return outOfReach(needs, record, door);
    const code = await issueCode(needs, { record, door, now: clock.now() }, grant, newest);
    if (!code) return { kind: 'refused', because: 'no-live-code' };
  }
  await requests.change(record.id, (before) => noteFresh(before, door.id, clock.now()));
  return renewed;
}

/** A lock that was not heard to let the old code go might open for it: there is no newer one until it was. */
async function outOfReach({ requests, clock }: Needs, { id }: RequestRecord, door: DoorRecord): Promise<Renewed> {
  const because = 'door-offline';
  await requests.change(id, (before) => noteDoor(before, door.id, { lock: 'pending', because }, 'pending', clock.now()));
  return { kind: 'pending', because };
}
