import { createHmac, createSecretKey, hkdfSync, type KeyObject, scrypt, timingSafeEqual } from 'node:crypto';
import { dammDigit, dammHolds } from './damm.js';
import { type SecretCode, secretCode } from './secret-code.js';

/** 32 secret bytes. */
export type Key = Uint8Array;

/** What one generation of a grant's code is bound to. Instants are ISO 8601 UTC with milliseconds. */
export type CodeTerms = { grantId: string; generation: number; notBefore: string; notAfter: string };

const payloadDigits = 8;
const codePattern = /^\d{9}$/;

/** Parts joined so that no two lists give the same bytes: each part is preceded by its length (4 bytes, big-endian). */
export function canonical(parts: readonly string[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part, 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

/** What was derived from a master key lives as long as that key does. */
const derived = new WeakMap<Key, Map<string, Key>>();

/** HKDF-SHA256 (RFC 5869) of a vault master key for one purpose. */
function derive(master: Key, purpose: string, ...names: string[]): Key {
  const keys = derived.get(master) ?? new Map<string, Key>();
  derived.set(master, keys);
  const info = canonical([purpose, ...names]);
  const name = info.toString('latin1');
  const key = keys.get(name) ?? new Uint8Array(hkdfSync('sha256', master, Buffer.alloc(0), info, 32));
  keys.set(name, key);
  return key;
}

/** Of bytes, Node makes a key of its own kind for every use, which takes longer than the use; here each is made once. */
const made = new WeakMap<Key, KeyObject>();

function hmac(key: Key) {
  const known = made.get(key) ?? createSecretKey(key);
  made.set(key, known);
  return createHmac('sha256', known);
}

/** Derives a door's code digits. Never leaves the cloud. */
export const codeKey = (master: Key, doorId: string): Key => derive(master, 'latch/code-key/v1', doorId);

/** Keys the lookup tags of a door's codes. Never leaves the cloud. */
export const tagKey = (master: Key, doorId: string): Key => derive(master, 'latch/tag-key/v1', doorId);

/** Given once to the lock of that enrolment, sealed to its certificate. */
export const lockKey = (master: Key, deviceId: string, enrolment: number): Key =>
  derive(master, 'latch/lock-key/v1', deviceId, String(enrolment));

/** The code of one generation: 64 bits of HMAC-SHA256 mod 10^8 and a Damm digit. Same terms, same code: it is derived, never stored. */
export function deriveCode(key: Key, terms: CodeTerms): SecretCode {
  const mac = hmac(key)
    .update(canonical(['latch/code/v1', ...termList(terms)]))
    .digest();
  const payload = (mac.readBigUInt64BE(0) % 10n ** BigInt(payloadDigits)).toString().padStart(payloadDigits, '0');
  return secretCode(payload + dammDigit(payload));
}

/** ASCII digits with spaces and hyphens dropped. `malformed`: not nine digits. `typo`: the check digit is wrong. */
export function readTypedCode(typed: string): { kind: 'code'; code: SecretCode } | { kind: 'malformed' } | { kind: 'typo' } {
  const digits = typed.replace(/[ -]/g, '');
  if (!codePattern.test(digits)) return { kind: 'malformed' };
  return dammHolds(digits) ? { kind: 'code', code: secretCode(digits) } : { kind: 'typo' };
}

/** The slow step every guess must pay: scrypt (RFC 7914), r 8, p 1, 32 bytes. `salt` belongs to the door, `cost` is its N. */
export function stretch(code: SecretCode, salt: Uint8Array, cost: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(code.reveal(), salt, 32, { N: cost, r: 8, p: 1, maxmem: 256 * cost * 8 }, (trouble, stretched) => {
      if (trouble) reject(trouble);
      else resolve(stretched);
    });
  });
}

/** The id under which the cloud finds a code: hex HMAC-SHA256 over door and stretched code. */
export function codeTag(key: Key, doorId: string, stretched: Uint8Array): string {
  return hmac(key)
    .update(canonical(['latch/tag/v1', doorId]))
    .update(stretched)
    .digest('hex');
}

/**
 * The id under which a code that is none of this door is found at another of its site: hex HMAC-SHA256 over the digits. Without the slow step,
 * since whoever has this key has the master key, and with it every code.
 */
export const siteTag = (master: Key, siteId: string, code: SecretCode): string =>
  hmac(derive(master, 'latch/site-key/v1', siteId))
    .update(code.reveal())
    .digest('hex');

/** What a lock that judges for itself is armed with: 32 bytes, base64url. Bound to door, grant, generation and window. */
export function codeVerifier(key: Key, doorId: string, terms: CodeTerms, stretched: Uint8Array): string {
  return hmac(key)
    .update(canonical(['latch/verifier/v1', doorId, ...termList(terms)]))
    .update(stretched)
    .digest('base64url');
}

/** Compares two secrets of equal form without telling by its duration where they differ. */
export function sameSecret(left: string, right: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'latch/compare/v1').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

const termList = ({ grantId, generation, notBefore, notAfter }: CodeTerms) => [grantId, String(generation), notBefore, notAfter];
