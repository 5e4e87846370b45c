import { createHash } from 'node:crypto';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import type { DoorRecord, Terminal } from '../domain/door-record.js';
import type { Clock } from '../ports/clock.js';
import type { Terminals } from '../ports/keys.js';

/** `audience`: the API's client id. */
export type TerminalAssertionsOptions = { audience: string; clock: Clock };

const longestLifeSeconds = 30;
const skewSeconds = 5;

const Header = z.object({ alg: z.literal('ES256'), 'x5t#S256': z.string() });
const Claims = z.object({
  iss: z.string(),
  aud: z.string(),
  doorId: z.string(),
  attemptId: z.string(),
  bodySha256: z.string(),
  iat: z.number(),
  exp: z.number(),
});
type Claims = z.infer<typeof Claims>;

/** Verifies a terminal's `Latch-Assertion` (JWS, RFC 7515, ES256) against the keys of the door's record. Anything amiss is `refused`, without a reason. */
export function terminalAssertions({ audience, clock }: TerminalAssertionsOptions): Terminals {
  const firstUse = onceUntilExpired(clock);
  return {
    async verify(door, assertion, { attemptId, body }) {
      const terminal = terminalNamed(door, assertion);
      const claims = terminal && assertion ? await signedBy(terminal, assertion) : undefined;
      if (!terminal || !assertion || !claims) return { kind: 'refused' };
      const bodySha256 = createHash('sha256').update(body).digest('base64url');
      const expected = { iss: terminal.id, aud: audience, doorId: door.id, attemptId, bodySha256 };
      const fits = Object.entries(expected).every(([name, value]) => claims[name as keyof Claims] === value);
      const good = fits && inTime(claims, clock.now()) && firstUse(assertion, claims.exp);
      return good ? { kind: 'terminal', terminalId: terminal.id } : { kind: 'refused' };
    },
  };
}

function terminalNamed(door: DoorRecord, assertion: string | undefined): Terminal | undefined {
  try {
    const header = Header.parse(decodeProtectedHeader(assertion ?? ''));
    return door.terminals.find(({ status, thumbprint }) => status === 'enabled' && thumbprint === header['x5t#S256']);
  } catch {
    return undefined;
  }
}

async function signedBy(terminal: Terminal, assertion: string): Promise<Claims | undefined> {
  try {
    const { payload } = await compactVerify(assertion, terminal.publicJwk, { algorithms: ['ES256'] });
    return Claims.parse(JSON.parse(Buffer.from(payload).toString()));
  } catch {
    return undefined;
  }
}

function inTime({ iat, exp }: Claims, now: Date): boolean {
  const seconds = now.getTime() / 1000;
  return iat <= seconds + skewSeconds && seconds < exp && exp - iat <= longestLifeSeconds;
}

/**
 * True once for each assertion. What is remembered is the signature's first half (r): its second half can be turned into another valid one by anybody.
 * The oldest go first: one that outlives its neighbours keeps them half a minute longer at most.
 * A terminal that tries again signs again, so only a copied assertion is refused here; across instances the attempt record gives a copy nothing new.
 */
function onceUntilExpired(clock: Clock): (assertion: string, exp: number) => boolean {
  const used = new Map<string, number>();
  return (assertion, exp) => {
    const now = clock.now().getTime() / 1000;
    for (const [known, until] of used) {
      if (until > now) break;
      used.delete(known);
    }
    const signature = Buffer.from(assertion.slice(assertion.lastIndexOf('.') + 1), 'base64url');
    const mark = signature.subarray(0, 32).toString('hex');
    if (used.has(mark)) return false;
    used.set(mark, exp);
    return true;
  };
}
