import { createHmac } from 'node:crypto';

const testKey = 'signs the managed-identity tokens of tests and nothing else';
const sign = (text: string): string => createHmac('sha256', testKey).update(text).digest('base64url');
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A bearer token (JWT, HS256) a test world accepts for the audience; `expiresInSeconds` may be negative. */
export function testToken(audience: string, { appId = 'latch-app', expiresInSeconds = 3600 } = {}): string {
  const exp = Math.floor(Date.now() / 1000) + expiresInSeconds;
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ aud: audience, appid: appId, exp })}`;
  return `${signed}.${sign(signed)}`;
}

/** The app a test token names; undefined when it is missing, forged, expired or for another audience. */
export function verifyTestToken(token: string | undefined, audience: string): { appId: string } | undefined {
  const [header = '', payload = '', signature = ''] = token?.split('.') ?? [];
  if (signature !== sign(`${header}.${payload}`)) return undefined;
  const claims: { aud: string; appid: string; exp: number } = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return claims.aud === audience && claims.exp * 1000 > Date.now() ? { appId: claims.appid } : undefined;
}

/** A credential for Azure SDK clients (their TokenCredential) that hands out a test token for whatever scope the client asks. */
export const testCredential = {
  getToken: async (scopes: string | string[]) => {
    const scope = [scopes].flat()[0] ?? '';
    return { token: testToken(scope.replace(/\/\.default$/, '')), expiresOnTimestamp: Date.now() + 3_600_000 };
  },
};
