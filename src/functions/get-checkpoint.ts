import { z } from 'zod';
import { signingOf } from '../domain/audit/checkpoint.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';

/** GET /api/audit/checkpoint: how far every chain is at this moment, signed, for whoever wants to keep it where nobody of Latch can reach it. */
export const registerGetCheckpoint = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'audit' | 'checkpoints' | 'clock'>) =>
  expose(
    {
      name: 'getCheckpoint',
      method: 'GET',
      route: 'api/audit/checkpoint',
      summary: 'Sign how far the audit is',
      access: { people: ['Latch.Audit'] },
      answers: { 200: { description: 'Compact JWS (EdDSA)', schema: z.object({ checkpoint: z.string() }) } },
    },
    ports,
    async () => {
      const { book, seal } = ports.checkpoints;
      const [last, heads] = [await book.last(), await ports.audit.heads()];
      const chains = Object.fromEntries(heads.map(({ chain, seq, hash }) => [chain, signingOf(seq, hash, [])]));
      const checkpoint = await seal.sign({ n: (last?.n ?? 0) + 1, at: ports.clock.now().toISOString(), all: true, chains });
      return answer(200, { checkpoint });
    },
  );
