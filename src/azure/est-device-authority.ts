import type { TokenCredential } from '@azure/identity';
import type { DeviceAuthority } from '../ports/doors.js';
import { latchError } from './azure-trouble.js';
import { firstCertificate } from './certs-only.js';

/** `url`: where the EST server answers under `/.well-known/est`; undefined where there is none. It accepts our managed identity's token for its own origin. */
export type EstOptions = { url: string | undefined; credential: TokenCredential; patienceMs?: number };

const csrPattern = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]+)-----END (?:NEW )?CERTIFICATE REQUEST-----/;

/** Certificates by Enrollment over Secure Transport: `POST /.well-known/est/simpleenroll` (RFC 7030 §4.2). Throws `authority-unavailable`. */
export function estDeviceAuthority({ url, credential, patienceMs = 10_000 }: EstOptions): DeviceAuthority {
  return {
    async sign(csr) {
      if (url === undefined) return { kind: 'refused', because: 'no-authority' };
      const request = csrPattern.exec(csr)?.[1]?.replaceAll(/\s/g, '');
      if (request === undefined) return { kind: 'refused', because: 'bad-request' };
      const answer = await enroll(url, request, credential, patienceMs);
      if (answer.status === 400) return { kind: 'refused', because: 'bad-request' };
      const certificate = answer.status === 200 ? firstCertificate(Buffer.from(answer.body, 'base64')) : undefined;
      if (!certificate) throw latchError('authority-unavailable', 'device authority', { statusCode: answer.status });
      return { kind: 'issued', certificate: pemOf(certificate) };
    },
  };
}

async function enroll(url: string, request: string, credential: TokenCredential, patienceMs: number) {
  try {
    const token = await credential.getToken(`${new URL(url).origin}/.default`);
    const response = await fetch(new URL('/.well-known/est/simpleenroll', url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token?.token}`, 'content-type': 'application/pkcs10', 'content-transfer-encoding': 'base64' },
      body: request,
      signal: AbortSignal.timeout(patienceMs),
    });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    throw latchError('authority-unavailable', 'device authority', error);
  }
}

const pemOf = (der: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
