import { z } from 'zod';
import { type DoorChange, DoorChange as Stored } from '../../domain/door-change.js';
import type { Access } from '../http/authenticate.js';
import { problem } from '../http/problem.js';
import { answer, type Reply } from '../http/reply.js';

/** Who orders changes of doors. */
export const doorAdmins: Access = { people: ['Latch.Admin'] };

/** Who may be the second person: another administrator, or security. */
export const doorWitnesses: Access = { people: ['Latch.Admin', 'Latch.Security'] };

/** A change as its callers see it. `certificate`: PEM, made from the request that came with the order. */
export const DoorChangeView = z.object({
  id: z.uuid(),
  doorId: Stored.shape.doorId,
  what: z.enum(['add', 'change', 'enrol', 'renew', 'retire', 'note']),
  device: z.object({ kind: z.enum(['lock', 'terminal']), id: z.string(), status: z.enum(['enabled', 'disabled']).optional() }).optional(),
  fields: z.array(z.string()).optional(),
  state: Stored.shape.state,
  steps: Stored.shape.steps,
  confirmBy: Stored.shape.confirmBy.optional(),
  certificate: z.string().optional(),
});

export function viewOfChange({
  changeId,
  doorId,
  order,
  state,
  steps,
  confirmBy,
  certificate,
}: DoorChange): z.infer<typeof DoorChangeView> {
  return {
    id: changeId,
    doorId,
    what: order.do,
    ...('deviceId' in order
      ? { device: { kind: order.device, id: order.deviceId, ...(order.do === 'note' ? { status: order.status } : {}) } }
      : {}),
    ...(order.do === 'change' ? { fields: Object.keys(order.patch) } : {}),
    state,
    steps,
    ...(state === 'proposed' ? { confirmBy } : {}),
    ...(certificate === undefined ? {} : { certificate }),
  };
}

/** 200 once it stands, 202 while it waits for a second person or for its turn, 409 with the reason when it could not be done. */
export function replyOfChange(change: DoorChange): Reply {
  const because = change.state === 'refused' ? change.steps.at(-1)?.because : undefined;
  if (because !== undefined)
    return problem(409, because, obstacleWords[because] ?? 'This cannot be done as things are.', { more: { id: change.changeId } });
  return answer(change.state === 'proposed' || change.state === 'confirmed' ? 202 : 200, viewOfChange(change));
}

/** What stands in the way, in words for people. */
export const obstacleWords: Record<string, string> = {
  'door-exists': 'There is a door of this id.',
  'door-retired': 'This door was retired.',
  'door-not-empty': 'Somebody holds a grant at this door: wait until it is over, or revoke it.',
  'gateway-has-no-lock': 'A gateway has terminals and no lock, and the cloud judges there.',
  'device-known': 'This device is at this door already: renew it.',
  'device-elsewhere': 'This device is at another door.',
  'unknown-device': 'There is no such device at this door.',
  'no-authority': 'No authority makes certificates here: send the certificate of the device.',
  'bad-request': 'The authority makes no certificate from this request.',
  'certificate-unfit': 'The certificate is not one of a P-256 key whose common name is the device id.',
};
