import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { Instant, PersonId } from '../ids.js';
import { canonical, type Key } from '../latch-code.js';

/** The key everything personal about one person is sealed under, wrapped under a key of the vault: container `persons`, id `key:<oid>`. Once it is deleted, nobody reads what it sealed. */
export const PersonKeyRecord = z.object({
  id: z.string().startsWith('key:'),
  kind: z.literal('person-key'),
  personId: PersonId,
  /** The master key that the wrapping was derived from. */
  kid: z.string(),
  wrapped: z.string(),
  /** The day it last sealed something. */
  usedAt: Instant,
});
export type PersonKeyRecord = z.infer<typeof PersonKeyRecord>;

export const personKeyId = (id: PersonId): string => `key:${id}`;

/** What is kept of a person, and only sealed. */
export const PersonCard = z.object({ name: z.string(), mail: z.string().optional(), phone: z.string().optional() });
export type PersonCard = z.infer<typeof PersonCard>;

/** `iv`: 12 random bytes, never twice under one key. AES-256-GCM; the person is authenticated with it, so that no card passes for another's. */
export const sealCard = (key: Key, id: PersonId, card: PersonCard, iv: Uint8Array): string =>
  seal(key, ['card', id], JSON.stringify(card), iv);

/** Undefined: sealed under another key, for another person, or changed. */
export function openCard(key: Key, id: PersonId, sealed: string): PersonCard | undefined {
  const text = open(key, ['card', id], sealed);
  return text && PersonCard.safeParse(JSON.parse(text.toString())).data;
}

export const wrapKey = (master: Key, id: PersonId, key: Key, iv: Uint8Array): string => seal(wrappingKey(master), ['key', id], key, iv);

export function unwrapKey(master: Key, id: PersonId, wrapped: string): Key | undefined {
  const key = open(wrappingKey(master), ['key', id], wrapped);
  return key && new Uint8Array(key);
}

const wrappingKey = (master: Key): Key =>
  new Uint8Array(hkdfSync('sha256', master, Buffer.alloc(0), canonical(['latch/person-keys/v1']), 32));

const tagBytes = 16;
const ivBytes = 12;

function seal(key: Key, about: readonly string[], plain: string | Uint8Array, iv: Uint8Array): string {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(canonical(['latch/sealed/v1', ...about]));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString('base64url');
}

function open(key: Key, about: readonly string[], sealed: string): Buffer | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < ivBytes + tagBytes) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes)).setAAD(canonical(['latch/sealed/v1', ...about]));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]);
  } catch {
    return undefined;
  }
}
