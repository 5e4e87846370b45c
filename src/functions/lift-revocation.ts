import type { Mode } from '../domain/rule-record.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { findRevocation } from './revocations/find-revocation.js';
import { type LiftPorts, liftBy, lifters } from './revocations/lift-by.js';
import { RevocationView } from './revocations/revocation-view.js';

type Needs = LiftPorts & Ports<'tokens' | 'sessions' | 'effects'>;

/**
 * POST /api/revocations/{id}/lift: from now on the target may be granted things again; what was revoked stays so. POST /api/lockdowns/{id}/lift: who was not
 * affected goes on. For a site, for everything and for every lockdown it takes two persons.
 */
export const registerLiftRevocation = (mode: Mode, ports: Needs) =>
  expose(
    {
      name: mode === 'revocation' ? 'liftRevocation' : 'liftLockdown',
      method: 'POST',
      route: `api/${mode}s/{id}/lift`,
      summary: `Lift a ${mode}`,
      access: lifters,
      standing: 'now',
      answers: {
        200: { description: 'Lifted', schema: RevocationView },
        202: { description: 'Proposed: it takes a second person, within an hour', schema: RevocationView },
      },
    },
    ports,
    async ({ who, params, context }) => {
      const record = await findRevocation(ports.rules, params['id'], mode);
      return record ? liftBy(who, record, ports, context) : notFound();
    },
  );
