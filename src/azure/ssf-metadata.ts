import { z } from 'zod';
import type { Clock } from '../ports/clock.js';
import { latchError } from './azure-trouble.js';
import { freshFor } from './fresh-for.js';

const Metadata = z.object({
  issuer: z.string(),
  jwks_uri: z.url({ protocol: /^https$/ }),
  configuration_endpoint: z.url({ protocol: /^https$/ }).optional(),
  verification_endpoint: z.url({ protocol: /^https$/ }).optional(),
});
export type SsfMetadata = z.infer<typeof Metadata>;

const freshMs = 10 * 60_000;
const patienceMs = 5_000;
const mostCharacters = 100_000;

/** What a transmitter says of itself (SSF 1.0, transmitter configuration metadata), ten minutes old at most. Throws `signals-unavailable`. */
export function ssfMetadata(issuer: string, clock: Clock): () => Promise<SsfMetadata> {
  const read = freshFor(freshMs, clock, async (url) => {
    try {
      const metadata = Metadata.parse(await jsonFrom(url));
      if (metadata.issuer !== issuer) throw new Error('it speaks for another issuer');
      return metadata;
    } catch (error) {
      throw latchError('signals-unavailable', 'transmitter metadata', error);
    }
  });
  return () => read(wellKnown(issuer));
}

/** The well-known part comes between the host and the path. */
function wellKnown(issuer: string): string {
  const { origin, pathname } = new URL(issuer);
  return `${origin}/.well-known/ssf-configuration${pathname.replace(/\/$/, '')}`;
}

async function jsonFrom(url: string): Promise<unknown> {
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMs),
    headers: { accept: 'application/json' },
  });
  if (!response.ok) throw latchError('signals-unavailable', 'transmitter metadata', { statusCode: response.status });
  const text = await response.text();
  if (text.length > mostCharacters) throw new Error('far too long');
  return JSON.parse(text);
}
