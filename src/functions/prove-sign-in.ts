import { z } from 'zod';
import { DoorId, Instant } from '../domain/ids.js';
import { policyAt } from '../domain/policy-at.js';
import { minutesValid, proveSignIn } from '../domain/sign-in-proof.js';
import { unmetStepUp } from '../domain/step-up.js';
import { minutesAfter } from '../domain/window.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import { stepUpChallenge } from './http/step-up-challenge.js';
import { signInOf } from './requests/asking.js';
import { readDoors } from './requests/read-doors.js';

/** `about`: the request, or the form that is to become one. */
const Wanted = z.strictObject({ about: z.uuid(), doorIds: z.array(DoorId).min(1).max(32) });
const Proof = z.object({ proof: z.string(), until: Instant });

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'signInAddress' | 'doors' | 'policy' | 'keys' | 'clock'>;

/**
 * POST /api/teams/sign-ins: a page of ours, on behalf of somebody whose click in Teams needs a stronger sign-in, trades that sign-in for a proof the
 * Teams client hands to the bot. It counts for this person, about this, for five minutes; on its own it does nothing.
 */
export const registerProveSignIn = (ports: Needs) =>
  expose(
    {
      name: 'proveSignIn',
      method: 'POST',
      route: 'api/teams/sign-ins',
      summary: 'Prove a sign-in to the bot, for one click in Teams',
      access: { people: 'anyone' },
      body: Wanted,
      standing: 'now',
      answers: { 200: { description: 'What the Teams client hands to the bot', schema: Proof } },
    },
    ports,
    async ({ who, body: { about, doorIds } }) => {
      const doors = await readDoors(ports.doors, doorIds);
      if (doors.length < new Set(doorIds).size) return notFound();
      const classes = doors.map((door) => door.class);
      const now = ports.clock.now();
      const demand = unmetStepUp(who, policyAt(ports.policy, doors), classes, now);
      if (demand) return stepUpChallenge(who, demand, ports.signInAddress, about);
      const { master } = await ports.keys.current();
      const proof = proveSignIn(master, { about, personId: who.id, signIn: signInOf(who) }, now);
      return answer(200, { proof, until: minutesAfter(now, minutesValid) });
    },
  );
