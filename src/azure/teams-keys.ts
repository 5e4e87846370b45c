import { z } from 'zod';
import { latchError } from './azure-trouble.js';

const Metadata = z.object({ jwks_uri: z.url() });
const Key = z.looseObject({ kty: z.literal('RSA'), kid: z.string(), endorsements: z.array(z.string()).default([]) });
const Keys = z.object({ keys: z.array(z.looseObject({})) });
type Key = z.infer<typeof Key>;

const freshMs = 24 * 60 * 60_000;
/** How often unknown key ids may make us look again. */
const breatherMs = 30_000;
const patienceMs = 5_000;

/**
 * The keys of the Bot Framework by id, as long as they endorse the channel; a day old at most, as its documentation asks, and read again when a token names
 * one that is not among them. Throws LatchError `keys-unavailable` when they cannot be read.
 */
export function teamsKeys(metadataUrl: string): (kid: string, channelId: string) => Promise<Key> {
  let known: { at: number; keys: Promise<Key[]> } | undefined;
  const read = (): Promise<Key[]> => {
    const reading = { at: performance.now(), keys: readKeys(metadataUrl) };
    known = reading;
    reading.keys.catch(() => {
      if (known === reading) known = undefined;
    });
    return reading.keys;
  };
  return async (kid, channelId) => {
    const isNamed = (key: Key) => key.kid === kid;
    const age = known ? performance.now() - known.at : freshMs;
    const first = await (known && age < freshMs ? known.keys : read());
    const found = first.find(isNamed) ?? (age >= breatherMs && age < freshMs ? (await read()).find(isNamed) : undefined);
    if (!found?.endorsements.includes(channelId)) throw new Error('no such key for this channel');
    return found;
  };
}

async function readKeys(metadataUrl: string): Promise<Key[]> {
  try {
    const { jwks_uri: address } = Metadata.parse(await json(metadataUrl));
    const { keys } = Keys.parse(await json(address));
    return keys.flatMap((key) => Key.safeParse(key).data ?? []);
  } catch (error) {
    throw latchError('keys-unavailable', 'Bot Framework keys', error);
  }
}

async function json(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
  if (!response.ok) throw latchError('keys-unavailable', 'Bot Framework keys', { statusCode: response.status });
  return response.json();
}
