import { z } from 'zod';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import { RevocationView, revocationRoles, viewOfRevocation } from './revocations/revocation-view.js';

const Id = z.uuid();

/** GET /api/revocations/{id}: what has been denied, and which locks have said so. */
export const registerGetRevocation = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'rules' | 'clock'>) =>
  expose(
    {
      name: 'getRevocation',
      method: 'GET',
      route: 'api/revocations/{id}',
      summary: 'Read a revocation and its receipts',
      access: revocationRoles,
      answers: { 200: { description: 'The revocation', schema: RevocationView } },
    },
    ports,
    async ({ params }) => {
      const id = Id.safeParse(params['id']?.toLowerCase());
      const record = id.success ? await ports.rules.revocation(id.data) : undefined;
      return record ? answer(200, viewOfRevocation(record, ports.clock.now())) : notFound();
    },
  );
