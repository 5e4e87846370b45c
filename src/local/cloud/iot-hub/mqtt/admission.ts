import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { IConnectPacket } from 'mqtt-packet';
import type { Hub } from '../hub.js';
import type { Identity } from '../store/identity.js';

/** MQTT 3.1.1 CONNACK return codes (§3.2.2.3) the hub uses. */
const identifierRejected = 2;
const notAuthorized = 5;

export type Admission = { admitted: true; identity: Identity } | { admitted: false; returnCode: number };

/** Decides a CONNECT: the names agree, the device is registered and enabled, and its certificate proves it. */
export function admit(hub: Hub, socket: TLSSocket, packet: IConnectPacket): Admission {
  const [host, deviceId] = (packet.username ?? '').split('/');
  if (host !== hub.hostName || deviceId !== packet.clientId) return { admitted: false, returnCode: identifierRejected };
  const identity = hub.store.get(deviceId)?.identity;
  const proven = identity?.status === 'enabled' && certificateProves(socket, identity);
  return proven ? { admitted: true, identity } : { admitted: false, returnCode: notAuthorized };
}

function certificateProves(socket: TLSSocket, { deviceId, authentication }: Identity): boolean {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return false;
  switch (authentication.type) {
    case 'certificateAuthority':
      return socket.authorized && commonName(certificate) === deviceId;
    case 'selfSigned':
      return inItsTime(certificate) && thumbprintListed(certificate, authentication.x509Thumbprint);
    case 'sas':
      return false;
  }
}

const commonName = ({ subject }: X509Certificate) => /^CN=(.+)$/m.exec(subject)?.[1];

/** Certificates live in the machine's time, never in the story's. */
const inItsTime = ({ validFromDate, validToDate }: X509Certificate) =>
  validFromDate.getTime() <= Date.now() && Date.now() <= validToDate.getTime();

function thumbprintListed(certificate: X509Certificate, listed: Identity['authentication']['x509Thumbprint']): boolean {
  const plain = (print: string | null | undefined) => print?.replaceAll(':', '').toUpperCase();
  const presented = [certificate.fingerprint, certificate.fingerprint256].map(plain);
  return [listed?.primaryThumbprint, listed?.secondaryThumbprint].some((print) => Boolean(print) && presented.includes(plain(print)));
}
