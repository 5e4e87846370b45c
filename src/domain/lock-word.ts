import { z } from 'zod';
import type { Lock } from './door-record.js';
import { DoorId, Instant } from './ids.js';
import { readWord, signWord } from './signed-word.js';

/** What a lock puts its name to when it is read back: all it holds, under the newest order it has seen. `challenge`: the reader's own, so that no older word will do. */
const Holding = z.object({
  says: z.literal('holding'),
  deviceId: z.string(),
  doorId: DoorId,
  challenge: z.string(),
  seq: z.int(),
  armed: z.array(z.string()),
  deviceTime: Instant,
});
export type Holding = z.infer<typeof Holding>;

/** What it puts its name to when a code has opened it. `logId`, `logSeq`: where that stands in its own log. */
const Opened = z.object({
  says: z.literal('opened'),
  deviceId: z.string(),
  doorId: DoorId,
  logId: z.string(),
  logSeq: z.int(),
  at: Instant,
  grantId: z.string(),
  generation: z.int(),
});
export type Opened = z.infer<typeof Opened>;

/** A lock's signed word: compact JWS, ES256 under the key of its certificate (PEM). */
export const lockWord = (word: Holding | Opened, privateKey: string): string => signWord(JSON.stringify(word), privateKey);

/** What such a word says; undefined unless this very lock signed it. */
export const readHolding = (lock: Lock, word: string | undefined): Holding | undefined => said(Holding, lock, word);
export const readOpened = (lock: Lock, word: string | undefined): Opened | undefined => said(Opened, lock, word);

function said<W extends { deviceId: string }>(shape: z.ZodType<W>, lock: Lock, word: string | undefined): W | undefined {
  const text = readWord(lock.publicJwk, word);
  const read = text === undefined ? undefined : shape.safeParse(jsonIn(text)).data;
  return read?.deviceId === lock.deviceId ? read : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
