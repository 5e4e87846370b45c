import { z } from 'zod';
import { StoredRecord } from '../domain/audit/chain.js';
import { noteReading } from './audit/note-reading.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';

/** A record of ours, or whatever somebody else has put into the chain. */
const Record = z.union([StoredRecord, z.looseObject({ id: z.string() })]);

/** GET /api/audit/chains/{chain}?after=: the next records of a chain as they lie there, to be exported and verified elsewhere. */
export const registerReadChain = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'audit' | 'clock' | 'newId'>) =>
  expose(
    {
      name: 'readChain',
      method: 'GET',
      route: 'api/audit/chains/{chain}',
      summary: 'Read a chain of the audit',
      access: { people: ['Latch.Audit'] },
      query: z.strictObject({ after: z.string().max(64).default('') }),
      answers: {
        200: { description: 'Up to 1,000 records; none: the chain is at its end', schema: z.object({ records: z.array(Record) }) },
      },
    },
    ports,
    async ({ who, params, query: { after } }) => {
      const chain = params['chain'] ?? '';
      await noteReading(who, { chain, after }, ports);
      return answer(200, { records: await ports.audit.after(chain, after) });
    },
  );
