import { z } from 'zod';
import type { RawRecord } from '../../domain/audit/verify-chain.js';
import { Complaint } from '../command.js';
import { readText } from '../files.js';
import type { AuditSource } from './audit-source.js';

/** The line behind the last record of each chain in an exported file: where the chain ended when it was exported. */
export const ChainEnd = z.strictObject({ chain: z.string(), end: z.object({ seq: z.int(), hash: z.string() }) });
const Line = z.looseObject({ chain: z.string() });

/** Reads what `audit export` wrote: a record a line, each chain in its order, its end behind it. */
export async function exportedAudit(file: string): Promise<AuditSource> {
  const chains = new Map<string, RawRecord[]>();
  const heads: { chain: string; seq: number; hash: string }[] = [];
  for (const line of (await readText(file)).split('\n')) {
    if (line === '') continue;
    const read = parsed(line, file);
    const end = ChainEnd.safeParse(read).data;
    const chain = chains.get(read.chain) ?? [];
    chains.set(read.chain, chain);
    if (end) heads.push({ chain: end.chain, ...end.end });
    else chain.push(read);
  }
  return {
    store: { heads: async () => heads, records: (chain) => once(chains.get(chain) ?? []) },
    checkpoints: new Map(),
    close: () => {},
  };
}

function parsed(line: string, file: string): z.infer<typeof Line> {
  try {
    return Line.parse(JSON.parse(line));
  } catch {
    throw new Complaint(`${file} holds a line that is no record of an audit: ${line.slice(0, 80)}`);
  }
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}
