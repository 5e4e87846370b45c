import { createHmac } from 'node:crypto';
import { type Key, sameSecret } from '../../domain/latch-code.js';
import type { MasterKeys } from '../../ports/keys.js';

/** What a word is for: what Graph repeats with every notification, what a transmitter of signals calls with, what it repeats to show that its stream works. */
export type Purpose = 'graph-client-state' | 'ssf-push' | `ssf-state ${number}`;

/** A word agreed on with a sender, so that nobody else can send in its place. Made from the master key, so that it is stored nowhere. */
export const agreedWord = async (keys: MasterKeys, purpose: Purpose): Promise<string> => wordOf((await keys.current()).master, purpose);

/** Compared in constant time; a word made under the key before the current one still counts. */
export async function isAgreed(keys: MasterKeys, purpose: Purpose, given: string | null | undefined): Promise<boolean> {
  const known = (await keys.all()).map(({ master }) => wordOf(master, purpose));
  return known.map((each) => sameSecret(each, given ?? '')).includes(true);
}

const wordOf = (master: Key, purpose: Purpose) => createHmac('sha256', master).update(`latch/${purpose}/v1`).digest('base64url');
