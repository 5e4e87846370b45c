import { createPublicKey, randomBytes, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { DoorRecord } from '../../domain/door-record.js';
import type { DeviceCertificate } from '../pki.js';
import { approverGroupOf, eligibilityGroupOf, onCallGroupOf } from '../seed/groups.js';
import type { Seed, SeedDoor } from '../seed/shape.js';

const P256 = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });
export type PublicJwk = z.infer<typeof P256>;

/** The public key of a device's certificate, as JWK (RFC 7517). */
export function publicJwkOf({ cert }: DeviceCertificate): PublicJwk {
  return P256.parse(createPublicKey(new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'pem' })).export({ format: 'jwk' }));
}

export type EnrolledTerminal = { id: string; thumbprint: string; publicJwk: PublicJwk };

/** scrypt N of the doors of a seed site. */
const scryptCost = 2 ** 12;

/** What an operator would have entered for this door. The salt is drawn once, because a stored document is never replaced by this one. */
export function doorDocument(
  seed: Seed,
  door: SeedDoor,
  certificate: DeviceCertificate | undefined,
  terminals: EnrolledTerminal[],
  kid: string,
): DoorRecord {
  const site = seed.sites.find(({ id }) => id === door.site);
  return DoorRecord.parse({
    id: door.id,
    site: door.site,
    name: door.name ?? door.id,
    timeZone: site?.timeZone ?? 'UTC',
    ...(door.directions !== undefined && { directions: door.directions }),
    ...(site?.coordinates && { place: site.coordinates }),
    class: door.class,
    judge: door.judge,
    kind: door.kind,
    offlineCapable: door.offlineCapable,
    salt: randomBytes(16).toString('base64url'),
    scryptCost,
    eligibilityGroup: eligibilityGroupOf(door.id),
    ...(door.eligibilityRole !== undefined && { eligibilityRole: door.eligibilityRole }),
    approverGroups: [approverGroupOf(door.site, door.class)],
    onCallGroup: onCallGroupOf(door.site),
    ...(door.policy && { policy: door.policy }),
    ...(certificate && { lock: { deviceId: `${door.id}-lock`, enrolment: 1, kid, publicJwk: publicJwkOf(certificate) } }),
    terminals: terminals.map((terminal) => ({ ...terminal, status: 'enabled' })),
  });
}
