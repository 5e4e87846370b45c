import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import { findRevocation } from './revocations/find-revocation.js';
import { RevocationView, revocationReaders, viewOfRevocation } from './revocations/revocation-view.js';

/** GET /api/revocations/{id}: what has been denied, which locks have said so, and how long the others could still open. */
export const registerGetRevocation = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'rules' | 'receipts' | 'clock'>) =>
  expose(
    {
      name: 'getRevocation',
      method: 'GET',
      route: 'api/revocations/{id}',
      summary: 'Read a revocation and its receipts',
      access: revocationReaders,
      answers: { 200: { description: 'The revocation', schema: RevocationView } },
    },
    ports,
    async ({ params }) => {
      const record = await findRevocation(ports.rules, params['id'], 'revocation');
      return record ? answer(200, viewOfRevocation(record, await ports.receipts.of(record.revocationId), ports.clock.now())) : notFound();
    },
  );
