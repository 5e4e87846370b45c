import type { Mode } from '../domain/rule-record.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import { doorLookup } from './requests/door-lookup.js';
import { findRevocation } from './revocations/find-revocation.js';
import { type NamingPorts, nameTargets } from './revocations/name-targets.js';
import { RevocationView, revocationReaders, viewOfRevocation } from './revocations/revocation-view.js';

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'rules' | 'receipts' | 'clock'> & NamingPorts;

/** GET /api/revocations/{id} and /api/lockdowns/{id}: what has been denied, which locks have said so, and how long the others could still open. */
export const registerGetRevocation = (mode: Mode, ports: Needs) =>
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
      if (!record) return notFound();
      const [receipts, nameOf] = await Promise.all([ports.receipts.of(record.revocationId), nameTargets([record.target], ports)]);
      const view = viewOfRevocation(record, receipts, ports.clock.now());
      const at = await doorLookup(ports.doors, [view]);
      const doors = view.doors.map((door) => ({ ...door, name: at(door.doorId)?.name }));
      return answer(200, { ...view, doors, ...nameOf(record.target) });
    },
  );
