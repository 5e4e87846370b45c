import { createHash } from 'node:crypto';
import { CompactSign } from 'jose';
import type { TerminalKey } from './terminal-key.js';

/** What an assertion says, beside its times. */
export type AssertionTerms = { iss: string; aud: string; doorId: string; attemptId: string; body: string };

/** How an assertion can be spoiled, to see it refused. `none` sends no assertion at all, `replay` an earlier one with another attempt. */
export type Spoil = 'signature' | 'body' | 'expired' | 'door' | 'issuer' | 'replay' | 'none';

const lifeSeconds = 30;
const longAgoSeconds = 3600;

/** A terminal's proof of one entry call: compact JWS, ES256, `x5t#S256`, `exp` = `iat` + 30 s. `at`: the terminal's clock. */
export async function signAssertion(key: TerminalKey, terms: AssertionTerms, at: Date, spoil?: Spoil): Promise<string> {
  const iat = Math.floor(at.getTime() / 1000) - (spoil === 'expired' ? longAgoSeconds : 0);
  const claims = { ...spoiled(terms, spoil), iat, exp: iat + lifeSeconds };
  const signed = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256', 'x5t#S256': key.thumbprint })
    .sign(key.privateKey);
  return spoil === 'signature' ? withOtherSignature(signed) : signed;
}

function spoiled({ iss, aud, doorId, attemptId, body }: AssertionTerms, spoil?: Spoil) {
  return {
    iss: spoil === 'issuer' ? `${iss}-unknown` : iss,
    aud,
    doorId: spoil === 'door' ? `${doorId}-other` : doorId,
    attemptId,
    bodySha256: bodySha256(spoil === 'body' ? `${body} ` : body),
  };
}

/** Base64url SHA-256 of the exact body. */
const bodySha256 = (body: string) => createHash('sha256').update(body).digest('base64url');

/** The same length, another first byte. */
function withOtherSignature(jws: string): string {
  const at = jws.lastIndexOf('.') + 1;
  return `${jws.slice(0, at)}${jws[at] === 'A' ? 'B' : 'A'}${jws.slice(at + 1)}`;
}
