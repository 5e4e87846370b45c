import { createPublicKey } from 'node:crypto';
import { jwtVerify } from 'jose';

/** Who sent a message (RFC 8292): the public key it proves to have, base64url; undefined without a proof that is good here and now. Real time: the token is about the connection, not about the story. */
export async function senderOf(authorization: string | undefined, audience: string): Promise<string | undefined> {
  const [, token = '', publicKey = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization ?? '') ?? [];
  const point = Buffer.from(publicKey, 'base64url');
  if (point.length !== 65 || point[0] !== 4) return undefined;
  try {
    const [x, y] = [point.toString('base64url', 1, 33), point.toString('base64url', 33)];
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    const { payload } = await jwtVerify(token, key, { audience, algorithms: ['ES256'], requiredClaims: ['exp', 'sub'] });
    return (payload.exp ?? 0) - Date.now() / 1000 <= 24 * 3600 ? publicKey : undefined;
  } catch {
    return undefined;
  }
}
