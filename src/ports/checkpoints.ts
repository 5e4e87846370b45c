import type { Head } from '../domain/audit/chain.js';
import type { Checkpoint } from '../domain/audit/checkpoint.js';

/** Signs checkpoints with a key of the vault. Throws `keys-unavailable`. */
export type CheckpointSeal = {
  sign(checkpoint: Checkpoint): Promise<string>;
  /** What a signed text says; undefined: not by a key of ours, or changed. */
  open(text: string): Promise<Checkpoint | undefined>;
};

/** Where signed checkpoints are kept by number, out of the app's power to change or delete. Throws `checkpoints-unavailable`. */
export type CheckpointShelf = {
  /** `taken`: another text stands under this number already. */
  put(n: number, text: string): Promise<'stored' | 'taken'>;
  read(n: number): Promise<string | undefined>;
};

/** The last checkpoint, as the database remembers it. `allN`: the last one that names every chain. */
export type LastCheckpoint = { n: number; digest: string; at: string; allN: number };

/** How far checkpoints are. Throws `records-unavailable`. */
export type CheckpointBook = {
  last(): Promise<LastCheckpoint | undefined>;
  note(last: LastCheckpoint): Promise<void>;
  /** Chains with records that no checkpoint names yet. `signed`: the last place one names. */
  unsigned(): Promise<(Head & { chain: string; signed: number })[]>;
  noteSigned(chain: string, seq: number): Promise<void>;
};
