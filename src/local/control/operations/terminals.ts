import { z } from 'zod';
import type { Operation } from '../../cloud/kernel/serve.js';
import type { Stage } from '../stage.js';
import { problem, withBody } from './reply.js';

const Presented = z.strictObject({
  doorId: z.string().max(64),
  code: z.string().max(64),
  attemptId: z.string().max(256).exactOptional(),
  readerId: z.string().max(64).exactOptional(),
  proof: z.string().max(4096).exactOptional(),
  assertion: z.enum(['signature', 'body', 'expired', 'door', 'issuer', 'replay', 'none']).exactOptional(),
});

/** A terminal's signed call to the API, on request a spoiled one; the API's answer comes back unchanged. */
export function terminalOperations(stage: Stage): Operation[] {
  return [
    {
      name: 'present a code at a terminal',
      method: 'POST',
      path: '/local/terminals/:id/entries',
      handle: (call) => {
        const present = stage.terminals.get(call.params['id'] ?? '');
        if (!present) return problem(404, 'unknown-terminal', `There is no terminal ${call.params['id']}.`);
        return withBody(call, Presented, present);
      },
    },
  ];
}
