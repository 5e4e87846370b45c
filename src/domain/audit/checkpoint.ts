import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Instant } from '../ids.js';
import type { Signed } from './verify-chain.js';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** How far one chain was: its last record, and the first characters of the hashes of those that came since it was last signed, so that a false one is found by its place. */
const Signing = z.object({ seq: z.int().min(1), hash: Hash, since: z.string().regex(/^(?:[0-9a-f]{16})*$/) });
export type Signing = z.infer<typeof Signing>;

/**
 * What is signed from time to time and kept where the app cannot change it. It names every chain that has changed since the one before;
 * `all`: every chain there is. `prev`: digest of the one before.
 */
export const Checkpoint = z.object({
  n: z.int().min(1),
  at: Instant,
  prev: Hash.optional(),
  all: z.boolean(),
  chains: z.record(z.string(), Signing),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

const shortHash = 16;

/** `hashes`: of the records since the last signing, the last one's among them. */
export const signingOf = (seq: number, hash: string, hashes: readonly string[]): Signing => ({
  seq,
  hash,
  since: hashes.map((each) => each.slice(0, shortHash)).join(''),
});

/** What a signed checkpoint is named by in the next one. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Everything that checkpoints say, chain by chain. */
export function signedPlaces(checkpoints: readonly Checkpoint[]): Map<string, Signed> {
  const places = new Map<string, Map<number, string[]>>();
  for (const { chains } of checkpoints) {
    for (const [chain, signing] of Object.entries(chains)) {
      const known = places.get(chain) ?? new Map<number, string[]>();
      places.set(chain, known);
      for (const [seq, hash] of placesOf(signing)) known.set(seq, [...(known.get(seq) ?? []), hash]);
    }
  }
  return places;
}

function placesOf({ seq, hash, since }: Signing): [number, string][] {
  const shorts = since.match(/.{16}/g) ?? [];
  return [...shorts.map((short, index): [number, string] => [seq - shorts.length + index + 1, short]), [seq, hash]];
}
