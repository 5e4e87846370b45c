import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, SignJWT } from 'jose';
import { writePrivately } from '../../pki/key-pair-file.js';
import type { Operation } from '../kernel/serve.js';

/** Who signs what Teams sends to bots. */
export const botIssuer = 'https://api.botframework.com';

export type BotKeys = {
  kid: string;
  publicPem: string;
  /** Signs on the machine's own clock, as Teams does. */
  sign(claims: Record<string, unknown>, header?: { kid?: string; alg?: string }): Promise<string>;
  /** Published beside the other, but endorses no channel of ours. */
  signUnendorsed(claims: Record<string, unknown>): Promise<string>;
  operations(url: () => string): Operation[];
};

/** The keys of the Bot Framework's own tokens, kept under `${dataDir}/teams/`, and how they are published ("Authentication with the Bot Connector API"). */
export async function openBotKeys(dataDir: string): Promise<BotKeys> {
  const endorsed = await keyIn(dataDir, 'signing-key.pem');
  const other = await keyIn(dataDir, 'other-key.pem');
  const publish = (key: typeof endorsed, endorsements: string[]) => ({ ...key.jwk, kid: key.kid, use: 'sig', alg: 'RS256', endorsements });
  const keys = [publish(endorsed, ['msteams', 'skype']), publish(other, ['webchat'])];
  const sign = (key: typeof endorsed, claims: Record<string, unknown>, header: { kid?: string } = {}) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header }).sign(key.privateKey);
  return {
    kid: endorsed.kid,
    publicPem: endorsed.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (claims, header) => sign(endorsed, claims, header),
    signUnendorsed: (claims) => sign(other, claims),
    operations: (url) => [
      {
        name: 'OpenIdMetadata',
        method: 'GET',
        path: '/v1/.well-known/openidconfiguration',
        handle: () => ({
          status: 200,
          body: {
            ...{ issuer: botIssuer, authorization_endpoint: 'https://invalid.botframework.com', jwks_uri: `${url()}/v1/.well-known/keys` },
            ...{ id_token_signing_alg_values_supported: ['RS256'], token_endpoint_auth_methods_supported: ['private_key_jwt'] },
          },
        }),
      },
      { name: 'SigningKeys', method: 'GET', path: '/v1/.well-known/keys', handle: () => ({ status: 200, body: { keys } }) },
    ],
  };
}

async function keyIn(dataDir: string, name: string) {
  const dir = join(dataDir, 'teams');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, name);
  if (!existsSync(file)) writePrivately(file, newKey());
  const privateKey = createPrivateKey(readFileSync(file, 'utf8'));
  const publicKey = createPublicKey(privateKey);
  const jwk = await exportJWK(publicKey);
  return { kid: await calculateJwkThumbprint(jwk), privateKey, publicKey, jwk };
}

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
