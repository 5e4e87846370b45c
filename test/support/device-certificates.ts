import { generateKeyPairSync } from 'node:crypto';
import { firstCertificate } from '../../src/azure/certs-only.js';
import { requestFor } from '../../src/local/pki/certificate-request.js';
import { makeAuthority, signRequested } from '../../src/local/pki/sign-certificate.js';
import type { DeviceAuthority } from '../../src/ports/doors.js';

const validity = { from: new Date('2026-01-01T00:00:00.000Z'), days: 3650 };
let authority: ReturnType<typeof makeAuthority> | undefined;

/** A P-256 private key, PKCS 8 in PEM. */
export const newKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

export const csrOf = (deviceId: string, key = newKey()): Promise<string> => requestFor(deviceId, key);

/** A certificate for this device, as any authority might have made it. */
export async function certificateOf(deviceId: string, key = newKey()): Promise<string> {
  const answer = await testAuthority().sign(await csrOf(deviceId, key));
  if (answer.kind !== 'issued') throw new Error(answer.because);
  return answer.certificate;
}

/** A device authority in this process. */
export function testAuthority(): DeviceAuthority {
  return {
    async sign(csr) {
      authority ??= makeAuthority('Test devices', validity);
      const der = Buffer.from(csr.replace(/-----[^-]+-----|\s/g, ''), 'base64');
      const message = await signRequested(await authority, der, validity);
      const certificate = message && firstCertificate(message);
      if (!certificate) return { kind: 'refused', because: 'bad-request' };
      return { kind: 'issued', certificate: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n` };
    },
  };
}
