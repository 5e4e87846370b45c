import type { Head } from './chain.js';
import { type Checkpoint, signedPlaces } from './checkpoint.js';
import { retirements, retirementsFirst } from './retirements.js';
import { type Bad, type RawRecord, readChain } from './verify-chain.js';

/** Chains as they lie somewhere: in the database, in a copied data directory, in an exported file. */
export type AuditStore = {
  /** Every chain by name, with the end it notes for itself. */
  heads(): Promise<readonly (Head & { chain: string })[]>;
  /** The records of a chain in the order of their ids, some at a time. */
  records(chain: string): AsyncIterable<readonly RawRecord[]>;
};

/** `checked`: records found good. `firstBad`: where to look. */
export type Verdict = { ok: boolean; checked: number; chains: number; firstBad?: Bad };

/** Reads every chain from its beginning and holds it against itself and against what was signed. Chains that the audit says were taken out in due time are not missed. */
export async function verifyAudit(store: AuditStore, checkpoints: readonly Checkpoint[] = []): Promise<Verdict> {
  const signed = signedPlaces(checkpoints);
  const heads = new Map((await store.heads()).map((head) => [head.chain, head]));
  const names = [...new Set([...heads.keys(), ...signed.keys()])].sort(retirementsFirst);
  const retired = retirements();
  let [checked, chains] = [0, 0];
  let firstBad: Bad | undefined;
  for (const chain of names) {
    if (retired.has(chain) || (!heads.has(chain) && retired.mayBeGone(chain))) continue;
    const reader = readChain(chain, signed.get(chain));
    for await (const record of oneByOne(store.records(chain))) {
      reader.take(record);
      retired.take(record);
    }
    firstBad ??= reader.end(heads.get(chain));
    checked += reader.count();
    chains += 1;
  }
  return { ok: firstBad === undefined, checked, chains, ...(firstBad && { firstBad }) };
}

async function* oneByOne(pages: AsyncIterable<readonly RawRecord[]>): AsyncIterable<RawRecord> {
  for await (const page of pages) yield* page;
}
