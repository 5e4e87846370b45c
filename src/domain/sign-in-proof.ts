import { createHmac, hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { Instant, PersonId } from './ids.js';
import { canonical, type Key, sameSecret } from './latch-code.js';
import { SignIn } from './request-record.js';
import { minutesAfter } from './window.js';

/** That somebody signed in as strongly as one click of theirs needs. `about`: the request or form they click on. */
const Proof = z.strictObject({ about: z.uuid(), personId: PersonId, signIn: SignIn, until: Instant });
type Proof = z.infer<typeof Proof>;

/** Long enough to get back from the sign-in to the card. */
export const minutesValid = 5;
const mostCharacters = 2_000;

/** The key of such proofs, by HKDF-SHA256 (RFC 5869) from a master key of the vault. */
const proofKey = (master: Key) =>
  new Uint8Array(hkdfSync('sha256', master, Buffer.alloc(0), canonical(['latch/sign-in-proof-key/v1']), 32));

const macOf = (master: Key, text: string) =>
  createHmac('sha256', proofKey(master)).update(`latch/sign-in-proof/v1/${text}`).digest('base64url');

/** A proof to be carried from a page of ours back to the bot; it is of use to this person, about this, for five minutes. */
export function proveSignIn(master: Key, proven: Omit<Proof, 'until'>, now: Date): string {
  const text = Buffer.from(JSON.stringify({ ...proven, until: minutesAfter(now, minutesValid) })).toString('base64url');
  return `${text}.${macOf(master, text)}`;
}

/** The sign-in that a proof is of; undefined unless we made it, under a live key, for this person, about this, a short while ago. */
export function signInProven(
  masters: readonly Key[],
  proof: string | undefined,
  { about, personId, now }: { about: string; personId: PersonId; now: Date },
): SignIn | undefined {
  const [, text = '', mac = ''] = /^([\w-]+)\.([\w-]+)$/.exec((proof ?? '').slice(0, mostCharacters)) ?? [];
  if (!masters.map((master) => sameSecret(macOf(master, text), mac)).includes(true)) return undefined;
  const { data } = Proof.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  const isMeant = data?.about === about && data.personId === personId && now.toISOString() < data.until;
  return isMeant ? data.signIn : undefined;
}
