import { z } from 'zod';
import type { Mode } from '../domain/rule-record.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';
import { type NamingPorts, nameTargets } from './revocations/name-targets.js';
import { RevocationView, revocationReaders, viewOfRevocation } from './revocations/revocation-view.js';

const Query = z.strictObject({ open: z.enum(['true', 'false']).optional(), cursor: z.string().min(1).max(1024).optional() });
const Line = RevocationView.omit({ doors: true, progress: true });

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'rules' | 'clock'> & NamingPorts;

/** GET /api/revocations and /api/lockdowns: newest first; `open=true`: those whose locks have not all confirmed, or that nobody has lifted. The receipts are in each of them. */
export const registerListRevocations = (mode: Mode, ports: Needs) =>
  expose(
    {
      name: mode === 'revocation' ? 'listRevocations' : 'listLockdowns',
      method: 'GET',
      route: `api/${mode}s`,
      summary: `List ${mode}s`,
      access: revocationReaders,
      query: Query,
      answers: { 200: { description: 'A page', schema: z.object({ revocations: z.array(Line), next: z.string().optional() }) } },
    },
    ports,
    async ({ query: { open, cursor } }) => {
      const { revocations, next } = await ports.rules.listRevocations({ mode, ...(open && { open: open === 'true' }) }, cursor);
      const nameOf = await nameTargets(
        revocations.map(({ target }) => target),
        ports,
      );
      const lines = revocations.map((record) => ({
        ...Line.parse(viewOfRevocation(record, [], ports.clock.now())),
        ...nameOf(record.target),
      }));
      return answer(200, {
        revocations: lines.map((line, at) => ({ ...line, confirmed: revocations[at]?.confirmed })),
        ...(next && { next }),
      });
    },
  );
