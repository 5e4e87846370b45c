import type { Hub } from '../hub.js';
import { hubName } from '../hub.js';
import type { Identity } from '../store/identity.js';
import type { DeviceTopic } from './topics.js';

/** Puts a device-to-cloud message into the durable log; resolves when it is on disk, and only then may a PUBACK leave. */
export async function keepTelemetry(hub: Hub, identity: Identity, topic: DeviceTopic & { kind: 'telemetry' }, body: Buffer): Promise<void> {
  const method = { scope: 'device', type: identity.authentication.type === 'selfSigned' ? 'x509Certificate' : 'x509CertificateAuthority' };
  await hub.commits.run(() =>
    hub.log.append({
      deviceId: identity.deviceId,
      at: hub.world.clock.now(),
      body: body.toString('utf8'),
      properties: topic.properties,
      system: {
        ...topic.system,
        'iothub-connection-device-id': identity.deviceId,
        'iothub-connection-auth-method': JSON.stringify({ ...method, issuer: 'iothub' }),
        'iothub-connection-auth-generation-id': identity.generationId,
        'iothub-message-source': 'Telemetry',
        'iothub-hub-name': hubName(hub),
      },
    }),
  );
}
