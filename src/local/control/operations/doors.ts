import { z } from 'zod';
import type { Answer, Call, Operation } from '../../cloud/kernel/serve.js';
import type { Stage, StageDoor, StageLock } from '../stage.js';
import { ok, problem, withBody } from './reply.js';

const Typed = z.strictObject({
  code: z.string().max(64),
  attemptId: z.string().max(128).optional(),
  readerId: z.string().max(64).optional(),
});
const Online = z.strictObject({ online: z.boolean() });
const Offset = z.strictObject({ offsetMs: z.number() });

/** The simulated locks and keypads: what a hand, a power plug or a bad battery can do to them. */
export function doorOperations(stage: Stage): Operation[] {
  const atDoor = (call: Call, use: (door: StageDoor) => Answer | Promise<Answer>) => {
    const door = stage.doors.get(call.params['id'] ?? '');
    return door ? use(door) : problem(404, 'unknown-door', `There is no door ${call.params['id']}.`);
  };
  const atLock = (call: Call, use: (lock: StageLock) => Answer | Promise<Answer>) =>
    atDoor(call, (door) => (door.lock ? use(door.lock) : problem(409, 'no-lock', 'This door has a terminal and no lock.')));
  const post = (name: string, verb: string, handle: (call: Call) => Answer | Promise<Answer>): Operation => ({
    name,
    method: 'POST',
    path: `/local/doors/:id/${verb}`,
    handle,
  });
  return [
    { name: 'look at a lock', method: 'GET', path: '/local/doors/:id', handle: (call) => atLock(call, (lock) => ok(lock.snapshot())) },
    post('type a code', 'keypad', (call) =>
      atDoor(call, (door) => withBody(call, Typed, async (typed) => ok(await door.keypad(defined(typed))))),
    ),
    post('plug the lock in or out', 'online', (call) =>
      atLock(call, (lock) => withBody(call, Online, ({ online }) => lock.setOnline(online).then(() => ok(lock.snapshot())))),
    ),
    post('reboot the lock', 'reboot', (call) => atLock(call, (lock) => lock.reboot().then(() => ok(lock.snapshot())))),
    post('set the lock clock wrong', 'clock', (call) =>
      atLock(call, (lock) => withBody(call, Offset, ({ offsetMs }) => lock.setClockOffset(offsetMs).then(() => ok(lock.snapshot())))),
    ),
  ];
}

/** Optional fields left out rather than undefined. */
function defined(typed: z.infer<typeof Typed>): { code: string; attemptId?: string; readerId?: string } {
  const { code, attemptId, readerId } = typed;
  return { code, ...(attemptId !== undefined && { attemptId }), ...(readerId !== undefined && { readerId }) };
}
