import { createHmac } from 'node:crypto';
import { type Key, sameSecret } from '../../domain/latch-code.js';
import type { MasterKeys } from '../../ports/keys.js';

/** The word Graph repeats with every notification, so that nobody else can send one. Made from the master key, so that it is stored nowhere. */
export const clientState = async (keys: MasterKeys): Promise<string> => stateOf((await keys.current()).master);

/** Compared in constant time; a word made under the key before the current one still counts. */
export async function isOurs(keys: MasterKeys, given: string | undefined): Promise<boolean> {
  const known = (await keys.all()).map(({ master }) => stateOf(master));
  return known.map((each) => sameSecret(each, given ?? '')).includes(true);
}

const stateOf = (master: Key) => createHmac('sha256', master).update('latch/graph-client-state/v1').digest('base64url');
