import type { InvocationContext } from '@azure/functions';
import { newOrder } from '../../../activities/arm-order.js';
import { standing } from '../../../activities/standing.js';
import { takeOffLock } from '../../../activities/take-off-lock.js';
import { operationId } from '../../domain/code-terms.js';
import { LatchError } from '../../domain/errors.js';
import { mayArm } from '../../domain/gate.js';
import type { CodeRecord } from '../../domain/grant-record.js';
import { logOf } from '../../durable/log.js';
import type { Ports } from '../edge-ports.js';

export type PhoneNeeds = Ports<
  'doors' | 'grants' | 'requests' | 'rules' | 'locks' | 'keys' | 'clock' | 'effects' | 'directory' | 'responders'
>;

/**
 * A code that was bound to a phone when it was revealed had been armed without it: the lock that judges is told, once, by the same
 * right as the first time. Trouble is left to the next renewal of leases.
 */
export async function armPhone(code: CodeRecord, ports: PhoneNeeds, context: InvocationContext): Promise<void> {
  const { doorId, requestId, boundTo, state, generation } = code;
  const operation = operationId(requestId, `phone:${doorId}`, generation);
  if (!boundTo || state !== 'live' || (await ports.effects.done(requestId, operation))) return;
  try {
    if (await tellLock(code, ports)) await ports.effects.note(requestId, operation, { step: 'phone' });
  } catch (error) {
    if (!(error instanceof LatchError)) throw error;
    logOf(context).warn('a phone is not on its lock yet', { doorId, because: error.code });
  }
}

/** True when the lock has it, finds it in its twin when it is back, or never will. A grant that is not armed yet gets its phone with its first order. */
async function tellLock(code: CodeRecord, ports: PhoneNeeds): Promise<boolean> {
  const at = { requestId: code.requestId, doorId: code.doorId };
  const right = await standing(ports, at, mayArm);
  const place = right.ok && right.record.doors.find(({ doorId }) => doorId === code.doorId);
  if (!right.ok || right.door.judge !== 'lock' || (place && place.lock !== 'armed')) return true;
  const reply = await ports.locks.arm(right.door, await newOrder(ports, right.record, right.door, code));
  if (!(await standing(ports, at, mayArm)).ok) await takeOffLock(ports, right.door, code.grantId);
  return reply.kind !== 'refused';
}
