import { z } from 'zod';
import { type ReviewRefusal, reviewGlass } from '../../domain/break-glass.js';
import type { Ports } from '../edge-ports.js';
import { expose } from '../http/expose.js';
import { notFound } from '../http/problem.js';
import { answer } from '../http/reply.js';
import { Prose } from '../requests/ask.js';
import { changeAmong } from '../requests/change-among.js';
import { doorLookup } from '../requests/door-lookup.js';
import { findRequest } from '../requests/find-request.js';
import { GlassView, glassView, refusals } from './glass-view.js';

/** POST /api/requests/{id}/break-glass/review: somebody who had no part in it has looked at it. Then whoever broke the glass may do so again. */
export const registerReviewGlass = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'requests' | 'directory' | 'doors' | 'clock'>) =>
  expose(
    {
      name: 'reviewGlass',
      method: 'POST',
      route: 'api/requests/{id}/break-glass/review',
      summary: 'Review an emergency',
      access: { people: ['Latch.Approve', 'Latch.Security'] },
      body: z.strictObject({ findings: Prose }),
      keys: 'ledger',
      standing: 'now',
      answers: { 200: { description: 'Reviewed', schema: GlassView } },
    },
    ports,
    async ({ who, body, params }) => {
      const record = await findRequest(ports.requests, params['id']);
      if (!record?.glass) return notFound();
      let refused: ReviewRefusal | undefined;
      const after = await changeAmong(ports, record, [who.id], (current, sameAs) => {
        const reply = reviewGlass(current, { by: who.id, findings: body.findings }, sameAs, ports.clock.now());
        refused = reply.kind === 'refused' ? reply.because : undefined;
        return reply.kind === 'refused' ? current : reply.record;
      });
      return refused || !after ? refusals[refused ?? 'not-broken'] : answer(200, glassView(after, await doorLookup(ports.doors, [after])));
    },
  );
