import { z } from 'zod';
import { policyAt } from '../domain/policy-at.js';
import { unmetStepUp } from '../domain/step-up.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound, problem } from './http/problem.js';
import { answer } from './http/reply.js';
import { stepUpChallenge } from './http/step-up-challenge.js';
import { Accepted, accepted } from './requests/accepted.js';
import { askForCode, freshRefusals } from './requests/ask-for-code.js';
import { findRequest } from './requests/find-request.js';

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'requests' | 'grants' | 'policy' | 'clock' | 'signInAddress' | 'flows'>;

/** POST /api/requests/{id}/codes: a fresh code for the person who enters, at every door of the request. No new approval; the budgets of readers stay as they are. */
export const registerDrawCode = (ports: Needs) =>
  expose(
    {
      name: 'drawCode',
      method: 'POST',
      route: 'api/requests/{id}/codes',
      summary: 'Draw a fresh code',
      access: { people: ['Latch.Request'] },
      body: z.strictObject({}).prefault({}),
      keys: 'ledger',
      standing: 'now',
      answers: { 202: { description: 'Noted; the old code dies, then the new one is armed and delivered', schema: Accepted } },
    },
    ports,
    async ({ who, params, context }) => {
      const found = await findRequest(ports.requests, params['id']);
      if (!found || found.subjectId !== who.id) return notFound();
      const now = ports.clock.now();
      const unmet = unmetStepUp(
        who,
        policyAt(ports.policy, found.doors),
        found.doors.map((door) => door.class),
        now,
      );
      if (unmet) return stepUpChallenge(who, unmet, ports.signInAddress, found.id);
      const asked = await askForCode(found, { at: now }, ports);
      if (typeof asked === 'string') return problem(409, asked, freshRefusals[asked]);
      await ports.flows(context).wake(found.id);
      return answer(202, accepted(asked));
    },
  );
