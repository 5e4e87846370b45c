import { z } from 'zod';
import { verifyAudit } from '../domain/audit/verify-audit.js';
import type { RawRecord } from '../domain/audit/verify-chain.js';
import { Instant } from '../domain/ids.js';
import type { AuditTrail } from '../ports/audit.js';
import { noteReading } from './audit/note-reading.js';
import { signedSoFar } from './audit/signed-so-far.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';

const Bad = z.object({
  chain: z.string(),
  seq: z.int(),
  flaw: z.string(),
  recordId: z.string().optional(),
  kind: z.string().optional(),
  at: z.string().optional(),
});
const Verdict = z.object({
  ok: z.boolean(),
  checked: z.int(),
  chains: z.int(),
  firstBad: Bad.optional(),
  checkpoints: z.int(),
  signedUntil: Instant.optional(),
});

/** GET /api/audit/verify: reads every chain and holds it against itself and against what was signed. */
export const registerVerifyAudit = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'audit' | 'checkpoints' | 'clock' | 'newId'>) =>
  expose(
    {
      name: 'verifyAudit',
      method: 'GET',
      route: 'api/audit/verify',
      summary: 'Is the audit as it was written?',
      access: { people: ['Latch.Audit'] },
      answers: { 200: { description: 'The first bad record is named; `checked`: records found good', schema: Verdict } },
    },
    ports,
    async ({ who }) => {
      const { checkpoints, bad } = await signedSoFar(ports);
      const verdict = await verifyAudit({ heads: ports.audit.heads, records: (chain) => recordsOf(chain, ports.audit) }, checkpoints);
      const firstBad = verdict.firstBad ?? bad;
      const signedUntil = checkpoints.at(-1)?.at;
      await noteReading(who, { what: 'verify' }, ports);
      return answer(200, {
        ...verdict,
        ok: firstBad === undefined,
        ...(firstBad && { firstBad }),
        checkpoints: checkpoints.length,
        ...(signedUntil && { signedUntil }),
      });
    },
  );

async function* recordsOf(chain: string, audit: AuditTrail): AsyncGenerator<RawRecord[]> {
  for (let page = await audit.after(chain, ''); page.length > 0; page = await audit.after(chain, String(page.at(-1)?.['id']))) yield page;
}
