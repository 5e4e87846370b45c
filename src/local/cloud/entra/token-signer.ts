import { join } from 'node:path';
import type { JWK, JWTHeaderParameters, JWTPayload } from 'jose';
import { jwtVerify, SignJWT } from 'jose';
import { keySetOf, openSigningKeys, publicPemOf } from '../kernel/signing-keys.js';
import type { ServiceTokenVerifier } from '../kernel/world.js';

/** The tenant's RS256 keys: the newest signs every token of the local Entra; it and the one before verify those that services are shown. */
export type TokenSigner = {
  readonly kid: string;
  /** SPKI PEM, as an attacker would find it. */
  readonly publicPem: string;
  /** What `/discovery/v2.0/keys` publishes (RFC 7517), newest first. */
  keySet(): { keys: JWK[] };
  sign(claims: JWTPayload, header?: Partial<JWTHeaderParameters>): Promise<string>;
  /** Signs with a new key from now on; the one before stays published, older ones don't. */
  rotate(): Promise<void>;
  verifyServiceToken: ServiceTokenVerifier;
};

/** Opens the signing keys kept under `${dataDir}/entra/`, made at first start. Exists before the services, because the World needs its verifier. */
export async function createTokenSigner(dataDir: string): Promise<TokenSigner> {
  const keys = await openSigningKeys(join(dataDir, 'entra'));
  const known = new Map<string, JWTPayload>();
  /** A token that was good is good until it ends: services see the same one thousands of times. */
  const claimsOf = async (token: string): Promise<JWTPayload> => {
    const remembered = known.get(token);
    if (remembered?.exp !== undefined && remembered.exp * 1000 > Date.now()) return remembered;
    const keyOf = ({ kid }: { kid?: string }) => (keys.published().find((key) => key.kid === kid) ?? keys.current()).publicKey;
    const { payload } = await jwtVerify(token, keyOf, { algorithms: ['RS256'] });
    if (known.size >= mostRemembered) known.clear();
    known.set(token, payload);
    return payload;
  };
  return {
    get kid() {
      return keys.current().kid;
    },
    get publicPem() {
      return publicPemOf(keys.current());
    },
    keySet: () => keySetOf(keys),
    sign: (claims, header) => {
      const { kid, privateKey } = keys.current();
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...header }).sign(privateKey);
    },
    rotate() {
      known.clear();
      return keys.rotate();
    },
    verifyServiceToken: async (token, audience) => {
      const { aud, idtyp, appid } = await claimsOf(token ?? '').catch((): JWTPayload => ({}));
      const meant = typeof aud === 'string' && withoutSlash(aud) === withoutSlash(audience);
      return meant && idtyp === 'app' && typeof appid === 'string' ? { appId: appid } : undefined;
    },
  };
}

const mostRemembered = 100;

/** Communication Services asks for `https://communication.azure.com/`, with the slash its scope doubles. */
const withoutSlash = (audience: string) => audience.replace(/\/+$/, '');
