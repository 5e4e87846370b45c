import { createLocalJWKSet, jwtVerify } from 'jose';
import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import type { TeamsTokens } from '../ports/identity.js';
import { teamsKeys } from './teams-keys.js';

/** `metadataUrl`: the OpenID metadata of the Bot Framework; `issuer`: what its tokens name; `appId`: our bot's client id; `serviceUrl`: where Teams answers our bot. */
export type TeamsTokensOptions = { metadataUrl: string; issuer: string; appId: string; serviceUrl: string };

/** What the protocol allows two clocks to differ by. */
const skewSeconds = 300;
const mostCharacters = 12_000;
const Claims = z.object({ serviceurl: z.string(), iat: z.number().optional(), nbf: z.number() });

/**
 * Tokens that come with activities ("Authentication with the Bot Connector API", connector to bot): RS256 by a key that the metadata publishes and that
 * endorses the channel, issued by the Bot Framework for our bot, inside their time by the machine's own clock, and about the service address that the
 * activity names; that address must be where Teams answers, for our own token is sent there.
 */
export function teamsTokens({ metadataUrl, issuer, appId, serviceUrl }: TeamsTokensOptions): TeamsTokens {
  const keyFor = teamsKeys(metadataUrl);
  const home = new URL(serviceUrl).origin;
  const verify = async (token: string, activity: { channelId: string; serviceUrl: string }) => {
    const { payload } = await jwtVerify(
      token,
      async (header) => {
        const key = await keyFor(header.kid ?? '', activity.channelId);
        return createLocalJWKSet({ keys: [key] })(header);
      },
      { issuer, audience: appId, algorithms: ['RS256'], clockTolerance: skewSeconds, requiredClaims: ['exp'] },
    );
    const { serviceurl, iat, nbf } = Claims.parse(payload);
    if (serviceurl !== activity.serviceUrl || originOf(serviceurl) !== home) return refused;
    return { kind: 'genuine' as const, issuedAt: new Date((iat ?? nbf) * 1000) };
  };
  return {
    async verify(authorization, activity) {
      const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined || token.length > mostCharacters) return refused;
      return verify(token, activity).catch((error: unknown) => ({ kind: error instanceof LatchError ? 'unavailable' : 'refused' }));
    },
  };
}

const refused = { kind: 'refused' } as const;
const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : undefined);
