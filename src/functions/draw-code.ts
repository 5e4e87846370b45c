import { z } from 'zod';
import { askFresh, type FreshRefusal } from '../domain/fresh-code.js';
import { policyAt } from '../domain/policy-at.js';
import type { RequestRecord } from '../domain/request-record.js';
import { unmetStepUp } from '../domain/step-up.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound, problem } from './http/problem.js';
import { answer } from './http/reply.js';
import { stepUpChallenge } from './http/step-up-challenge.js';
import { Accepted, accepted } from './requests/accepted.js';
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
      const asked = await ask(found, now, ports);
      if (typeof asked === 'string') return problem(409, asked, refusals[asked]);
      await ports.flows(context).wake(found.id);
      return answer(202, accepted(asked));
    },
  );

async function ask({ id, doors }: RequestRecord, at: Date, { requests, grants, policy }: Needs): Promise<RequestRecord | FreshRefusal> {
  const after = await Promise.all(
    doors.map(async ({ doorId, grantId }) => ({ doorId, generation: (await grants.codes(doorId, grantId))[0]?.generation ?? 0 })),
  );
  let refused: FreshRefusal = 'request-ended';
  let isAsked = false;
  const record = await requests.change(id, (current) => {
    const reply = askFresh(current, { after, at }, policyAt(policy, doors));
    isAsked = reply.kind === 'asked';
    if (reply.kind === 'refused') refused = reply.because;
    return reply.kind === 'asked' ? reply.record : current;
  });
  return record && isAsked ? record : refused;
}

const refusals: Record<FreshRefusal, string> = {
  'request-ended': 'This request has ended.',
  'not-delivered': 'The first code has not been delivered yet.',
  'too-early': 'A fresh code can be drawn when the window has opened.',
  'too-late': 'The window is over.',
  'no-fresh-code-left': 'All fresh codes of this request have been drawn.',
};
