import { X509Certificate } from 'node:crypto';
import { z } from 'zod';

/** What we keep of a certificate. */
export type CertificateFacts = {
  publicJwk: { kty: 'EC'; crv: 'P-256'; x: string; y: string };
  certificate: { sha256: string; notAfter: string };
};

const PublicJwk = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });

/** A device's certificate in PEM. Undefined: it is none, its key is not on P-256, or it was made for another name. */
export function readCertificate(pem: string, deviceId: string): CertificateFacts | undefined {
  try {
    const read = new X509Certificate(pem);
    const key = PublicJwk.safeParse(read.publicKey.export({ format: 'jwk' }));
    const named = /^CN=(.+)$/m.exec(read.subject)?.[1];
    if (!key.success || named !== deviceId) return undefined;
    const sha256 = read.fingerprint256.replaceAll(':', '').toUpperCase();
    return { publicJwk: key.data, certificate: { sha256, notAfter: read.validToDate.toISOString() } };
  } catch {
    return undefined;
  }
}
