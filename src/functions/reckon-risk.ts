import { z } from 'zod';
import { RiskScore, reckonAgain } from '../domain/risk-score.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import { findRequest } from './requests/find-request.js';

/** `same`: the stored inputs give the stored number and factors. `policyVersion`: what followed from it was that policy's word. */
const Reckoning = z.object({
  requestId: z.uuid(),
  policyVersion: z.string(),
  stored: RiskScore,
  reckoned: RiskScore,
  same: z.boolean(),
});

/** GET /api/audit/risk/{id}: the risk score of a request, as it was stored and as its inputs give it today. */
export const registerReckonRisk = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'requests'>) =>
  expose(
    {
      name: 'reckonRisk',
      method: 'GET',
      route: 'api/audit/risk/{id}',
      summary: 'Reckon the risk score of a request again',
      access: { people: ['Latch.Audit'] },
      answers: { 200: { description: 'Both scores, with every factor and input', schema: Reckoning } },
    },
    ports,
    async ({ params }) => {
      const record = await findRequest(ports.requests, params['id']);
      const check = record?.checks.findLast(({ name, detail }) => name === 'risk' && detail);
      if (!record || !check?.detail) return notFound();
      return answer(200, { requestId: record.id, policyVersion: check.policyVersion, stored: check.detail, ...reckonAgain(check.detail) });
    },
  );
