import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import type { RiskSignals } from '../ports.js';
import { graphClient } from './graph-client.js';

const RiskyUser = z.object({ riskLevel: z.enum(['none', 'low', 'medium', 'high']) });

/**
 * Entra ID Protection: `GET /identityProtection/riskyUsers/{id}`; 404 means the person was never risky. One call a second per tenant.
 * A level that is hidden (no licence) or new to us is not "none": it throws `risk-unavailable` too.
 */
export function graphRisk(options: { baseUrl: string; credential: TokenCredential }): RiskSignals {
  const graph = graphClient(options, 'risk-unavailable');
  return {
    of: async (id) => {
      const found = await graph.get(`/identityProtection/riskyUsers/${encodeURIComponent(id)}?$select=id,riskLevel,riskState`);
      if (found === undefined) return undefined;
      const user = RiskyUser.safeParse(found);
      if (!user.success) throw new LatchError('risk-unavailable', 'the risk level is not readable');
      return { level: user.data.riskLevel };
    },
  };
}
