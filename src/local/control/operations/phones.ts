import { z } from 'zod';
import type { Operation } from '../../cloud/kernel/serve.js';
import { toPages } from '../pages-of-the-app.js';
import type { Stage } from '../stage.js';
import { atDoor } from './at-door.js';
import { ok, problem, withBody } from './reply.js';

/** A phone is named by whoever carries it, usually with their seed id. */
const PhoneId = z.string().regex(/^[A-Za-z0-9-]{1,40}$/);
const Tap = z.strictObject({
  phone: PhoneId,
  code: z.string().max(64).exactOptional(),
  attemptId: z.string().max(128).exactOptional(),
  spoil: z.enum(['replay', 'relay']).exactOptional(),
});

const Answered = z.strictObject({
  answer: z.strictObject({
    deviceId: z.string().max(128),
    doorId: z.string().max(64),
    nonce: z.string().max(64),
    signature: z.string().max(128),
  }),
  attemptId: z.string().max(128).exactOptional(),
});

/** Phones that exist as soon as somebody names them, and what happens when one is held to a door. */
export function phoneOperations(stage: Stage): Operation[] {
  return [
    {
      name: 'read the public key of a phone',
      method: 'GET',
      path: '/local/phones/:id',
      handle: async (call) => {
        const phone = PhoneId.safeParse(call.params['id']);
        if (!phone.success) return problem(404, 'unknown-phone', 'A phone is named by 1 to 40 letters, digits or hyphens.');
        return ok({ phone: phone.data, publicJwk: await stage.phoneKey(phone.data) });
      },
    },
    {
      name: 'hold a phone to a door',
      method: 'POST',
      path: '/local/doors/:id/tap',
      handle: (call) =>
        atDoor(stage, call, (door) =>
          withBody(call, z.union([Tap, Answered]), async (tap) =>
            toPages(call, ok('answer' in tap ? await door.answer(tap.answer, tap.attemptId) : await door.tap(tap))),
          ),
        ),
    },
    {
      name: 'hear what a door asks a phone',
      method: 'POST',
      path: '/local/doors/:id/challenge',
      handle: (call) =>
        atDoor(stage, call, (door) => {
          const challenge = door.challenge();
          return challenge ? toPages(call, ok(challenge)) : problem(409, 'asks-no-phone', 'No lock judges at this door.');
        }),
    },
  ];
}
