import { z } from 'zod';
import type { Answer, Call, Operation } from '../../cloud/kernel/serve.js';
import type { Stage, StageLock } from '../stage.js';
import { atDoor } from './at-door.js';
import { ok, problem, withBody } from './reply.js';

const Typed = z.strictObject({
  code: z.string().max(64),
  attemptId: z.string().max(128).exactOptional(),
  readerId: z.string().max(64).exactOptional(),
  proof: z.string().max(4096).exactOptional(),
});
const Online = z.strictObject({ online: z.boolean() });
const Offset = z.strictObject({ offsetMs: z.number() });
const Battery = z.strictObject({ percent: z.number().min(0).max(100) });
const Contact = z.strictObject({ open: z.boolean() });

/** The simulated locks and keypads: what a hand, a power plug or a bad battery can do to them. */
export function doorOperations(stage: Stage): Operation[] {
  const atLock = (call: Call, use: (lock: StageLock) => Answer | Promise<Answer>) =>
    atDoor(stage, call, (door) => (door.lock ? use(door.lock) : problem(409, 'no-lock', 'This door has a terminal and no lock.')));
  const post = (name: string, verb: string, handle: (call: Call) => Answer | Promise<Answer>): Operation => ({
    name,
    method: 'POST',
    path: `/local/doors/:id/${verb}`,
    handle,
  });
  return [
    { name: 'look at a lock', method: 'GET', path: '/local/doors/:id', handle: (call) => atLock(call, (lock) => ok(lock.snapshot())) },
    post('type a code', 'keypad', (call) =>
      atDoor(stage, call, (door) => withBody(call, Typed, async (typed) => ok(await door.keypad(typed)))),
    ),
    post('plug the lock in or out', 'online', (call) =>
      atLock(call, (lock) => withBody(call, Online, ({ online }) => lock.setOnline(online).then(() => ok(lock.snapshot())))),
    ),
    post('reboot the lock', 'reboot', (call) => atLock(call, (lock) => lock.reboot().then(() => ok(lock.snapshot())))),
    post('set the lock clock wrong', 'clock', (call) =>
      atLock(call, (lock) => withBody(call, Offset, ({ offsetMs }) => lock.setClockOffset(offsetMs).then(() => ok(lock.snapshot())))),
    ),
    post('change the battery of a lock', 'battery', (call) =>
      atLock(call, (lock) => withBody(call, Battery, ({ percent }) => lock.setBattery(percent).then(() => ok(lock.snapshot())))),
    ),
    post('leave by the handle inside', 'leave', (call) => atLock(call, (lock) => lock.leave().then(() => ok(lock.snapshot())))),
    post('open or close the leaf', 'contact', (call) =>
      atLock(call, (lock) => withBody(call, Contact, ({ open }) => lock.contact(open).then(() => ok(lock.snapshot())))),
    ),
    post('take a screwdriver to the lock', 'tamper', (call) => atLock(call, (lock) => lock.tamper().then(() => ok(lock.snapshot())))),
  ];
}
