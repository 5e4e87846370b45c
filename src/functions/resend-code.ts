import { z } from 'zod';
import { Channel } from '../domain/preferences.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound, problem } from './http/problem.js';
import { answer } from './http/reply.js';
import { Accepted, accepted } from './requests/accepted.js';
import { askForCode, freshRefusals } from './requests/ask-for-code.js';
import { findRequest, isParty } from './requests/find-request.js';

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'requests' | 'grants' | 'policy' | 'clock' | 'flows'>;

/** POST /api/requests/{id}/resend: the code did not reach the person who enters, who gets another one; the old one is dead before. It goes to the addresses in the directory and nowhere else, so the host may ask for it as well. */
export const registerResendCode = (ports: Needs) =>
  expose(
    {
      name: 'resendCode',
      method: 'POST',
      route: 'api/requests/{id}/resend',
      summary: 'Send the person who enters another code instead of one that did not arrive',
      access: { people: ['Latch.Request'] },
      body: z.strictObject({ channel: Channel.optional() }).prefault({}),
      keys: 'ledger',
      standing: 'now',
      answers: { 202: { description: 'Noted; the old code dies, then the new one is armed and delivered', schema: Accepted } },
    },
    ports,
    async ({ who, body: { channel }, params, context }) => {
      const found = await findRequest(ports.requests, params['id']);
      if (!found || !isParty(who, found)) return notFound();
      const asked = await askForCode(found, { at: ports.clock.now(), isResent: true, ...(channel && { channel }) }, ports);
      if (typeof asked === 'string') return problem(409, asked, freshRefusals[asked]);
      await ports.flows(context).wake(found.id);
      return answer(202, accepted(asked));
    },
  );
