import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, type JWK, type JWTHeaderParameters, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { writePrivately } from '../../pki/key-pair-file.js';
import type { ServiceTokenVerifier } from '../kernel/world.js';

/** The tenant's RS256 key: signs every token of the local Entra and verifies the ones services are shown. */
export type TokenSigner = {
  kid: string;
  /** SPKI PEM, as an attacker would find it. */
  publicPem: string;
  /** What `/discovery/v2.0/keys` publishes (RFC 7517). */
  keySet(): { keys: JWK[] };
  sign(claims: JWTPayload, header?: Partial<JWTHeaderParameters>): Promise<string>;
  verifyServiceToken: ServiceTokenVerifier;
};

/** Opens the signing key kept under `${dataDir}/entra/`, made at first start. Exists before the services, because the World needs its verifier. */
export async function createTokenSigner(dataDir: string): Promise<TokenSigner> {
  const privateKey = createPrivateKey(signingKeyPem(join(dataDir, 'entra')));
  const publicKey = createPublicKey(privateKey);
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    kid,
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    keySet: () => ({ keys: [{ ...jwk, kid, alg: 'RS256', use: 'sig' }] }),
    sign: (claims, header) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...header }).sign(privateKey),
    verifyServiceToken: async (token, audience) => {
      const verified = await jwtVerify(token ?? '', publicKey, { algorithms: ['RS256'] }).catch(() => undefined);
      const { aud, idtyp, appid } = verified?.payload ?? {};
      const meant = typeof aud === 'string' && withoutSlash(aud) === withoutSlash(audience);
      return meant && idtyp === 'app' && typeof appid === 'string' ? { appId: appid } : undefined;
    },
  };
}

/** Communication Services asks for `https://communication.azure.com/`, with the slash its scope doubles. */
const withoutSlash = (audience: string) => audience.replace(/\/+$/, '');

function signingKeyPem(dir: string): string {
  const file = join(dir, 'signing-key.pem');
  if (existsSync(file)) return readFileSync(file, 'utf8');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  writePrivately(file, pem);
  return pem;
}
