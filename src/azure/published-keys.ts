import { createRemoteJWKSet, errors, type FlattenedJWSInput, type JWSHeaderParameters } from 'jose';
import type { Clock } from '../ports/clock.js';

type FindKey = (header?: JWSHeaderParameters, token?: FlattenedJWSInput) => ReturnType<ReturnType<typeof createRemoteJWKSet>>;

/** How long published keys are believed, and the time in which unknown key ids may make us look again only so often. */
const freshMs = 10 * 60_000;
const breatherMs = 30_000;
const looksPerBreather = 3;
const howFetched = { timeoutDuration: 5_000, cooldownDuration: Infinity, cacheMaxAge: Infinity };

/**
 * Keys somebody publishes (RFC 7517), fetched when first needed, when ten minutes old, and when a token names a key that is not among them. `locate`: where
 * they are, asked before each fetch. jose's own cool-down goes by the machine's clock; ours goes by whichever clock is ahead, so that a rotation in virtual
 * time is seen too.
 */
export function publishedKeys(locate: () => Promise<URL>, clock: Clock): FindKey {
  let found: { url: string; keys: ReturnType<typeof createRemoteJWKSet> } | undefined;
  let fetched = -Infinity;
  let looks: { at: number; monotonic: number }[] = [];
  const fetchAgain = async () => {
    const url = await locate();
    if (found?.url !== url.href) found = { url: url.href, keys: createRemoteJWKSet(url, howFetched) };
    await found.keys.reload();
    fetched = clock.now().getTime();
    return found.keys;
  };
  const mayLook = () => {
    const now = { at: clock.now().getTime(), monotonic: performance.now() };
    looks = looks.filter(({ at, monotonic }) => Math.abs(now.at - at) < breatherMs && now.monotonic - monotonic < breatherMs);
    return looks.length < looksPerBreather && looks.push(now) > 0;
  };
  return async (header, token) => {
    const isFresh = Math.abs(clock.now().getTime() - fetched) < freshMs;
    const published = isFresh && found ? found.keys : await fetchAgain();
    try {
      return await published(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !mayLook()) throw error;
    }
    return (await fetchAgain())(header, token);
  };
}
