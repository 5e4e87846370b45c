import { noteFollowed, suits } from '../src/domain/catch-up.js';
import { codeTerms } from '../src/domain/code-terms.js';
import type { DoorRecord } from '../src/domain/door-record.js';
import type { CodeRecord, GrantRecord } from '../src/domain/grant-record.js';
import type { Policy } from '../src/domain/policy.js';
import { policyAt } from '../src/domain/policy-at.js';
import { endingOf, noteDoor } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { Grants } from '../src/ports/grants.js';
import type { Locks } from '../src/ports/locks.js';
import type { Requests } from '../src/ports/requests.js';
import { moveGrant } from './contracts.js';
import { takeOffLock } from './take-off-lock.js';

type Needs = { requests: Requests; doors: Doors; grants: Grants; locks: Locks; clock: Clock; policy: Policy };
type Moved = Answer<typeof moveGrant>;

/** Brings one door in line with the window its request has now. A code that does not suit it is dead, in the records and then on the lock, before there can be another. */
export const moveGrantActivity = implement(moveGrant, (needs: Needs) => async ({ requestId, doorId }, log): Promise<Moved> => {
  const [record, door] = await Promise.all([needs.requests.read(requestId), needs.doors.read(doorId)]);
  if (!record || !door) return { kind: 'refused', because: 'unknown' };
  const ending = record.status === 'closed' ? 'closed' : endingOf(record);
  if (ending !== 'pending') return { kind: 'refused', because: ending };
  if (!record.catchUp?.doors.includes(doorId)) return { kind: 'followed' };
  const how = await follow(needs, record, door);
  log.info('door follows a change of plan', { outcome: how });
  const at = needs.clock.now();
  if (how === 'out-of-reach') {
    await needs.requests.change(requestId, (before) =>
      noteDoor(before, doorId, { lock: 'pending', because: 'door-offline' }, 'pending', at),
    );
    return { kind: 'pending', because: 'door-offline' };
  }
  await needs.requests.change(requestId, (before) => noteFollowed(before, doorId, how, at));
  return { kind: 'followed' };
});

async function follow(needs: Needs, record: RequestRecord, door: DoorRecord): Promise<'kept' | 'emptied' | 'out-of-reach'> {
  const { grants } = needs;
  const place = record.doors.find(({ doorId }) => doorId === door.id);
  const grant = place && (await grants.read(door.id, place.grantId));
  if (!grant) return record.catchUp?.from === 'checks' ? 'emptied' : 'kept';
  const [newest] = await grants.codes(door.id, grant.id);
  const isKept = record.catchUp?.from === 'doors' && suits(newest, newest && termsNow(needs, record, door, grant, newest));
  if (!isKept && newest && !(await withdraw(needs, door, newest))) return 'out-of-reach';
  await grants.setWindow(door.id, grant.id, record.window);
  return isKept ? 'kept' : 'emptied';
}

/** What a code would be bound to if it were made for the new window; one that was drawn later than the first keeps its beginning. */
function termsNow({ policy }: Needs, record: RequestRecord, door: DoorRecord, grant: GrantRecord, { generation, notBefore }: CodeRecord) {
  const drawnAt = notBefore > grant.window.opensAt ? notBefore : undefined;
  return codeTerms(record, door, generation, policyAt(policy, [door]), drawnAt);
}

/** False: a lock that judges for itself has not said that it let the code go. */
async function withdraw(needs: Needs, door: DoorRecord, code: CodeRecord): Promise<boolean> {
  await needs.grants.moveCode(door.id, code.id, { from: ['live', 'claimed'], to: 'superseded' });
  const isGone = await takeOffLock(needs, door, code.grantId);
  return isGone || door.judge === 'cloud';
}
