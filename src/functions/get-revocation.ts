import type { Mode } from '../domain/rule-record.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import { findRevocation } from './revocations/find-revocation.js';
import { RevocationView, revocationReaders, viewOfRevocation } from './revocations/revocation-view.js';

/** GET /api/revocations/{id} and /api/lockdowns/{id}: what has been denied, which locks have said so, and how long the others could still open. */
export const registerGetRevocation = (mode: Mode, ports: Ports<'tokens' | 'sessions' | 'effects' | 'rules' | 'receipts' | 'clock'>) =>
  expose(
    {
      name: mode === 'revocation' ? 'getRevocation' : 'getLockdown',
      method: 'GET',
      route: `api/${mode}s/{id}`,
      summary: `Read a ${mode} and its receipts`,
      access: revocationReaders,
      answers: { 200: { description: `The ${mode}`, schema: RevocationView } },
    },
    ports,
    async ({ params }) => {
      const record = await findRevocation(ports.rules, params['id'], mode);
      return record ? answer(200, viewOfRevocation(record, await ports.receipts.of(record.revocationId), ports.clock.now())) : notFound();
    },
  );
