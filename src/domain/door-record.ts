import { z } from 'zod';
import { DoorId, Instant, SiteId } from './ids.js';
import { Place } from './risk-travel.js';

/** Areas of NIST SP 800-116, least to most protected. */
export const DoorClass = z.enum(['controlled', 'limited', 'exclusion']);
export type DoorClass = z.infer<typeof DoorClass>;

const P256 = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });
const Fingerprint = z.string().regex(/^[0-9A-F]{64}$/);

/** The certificate a device is registered by in the hub; while it is renewed the previous one is good until `until`, so that the device can still be told. */
export const DeviceCertificate = z.object({
  /** SHA-256 of the certificate, hex in capitals: the thumbprint in IoT Hub. */
  sha256: Fingerprint,
  notAfter: Instant,
  previous: z.object({ sha256: Fingerprint, until: Instant }).exactOptional(),
});
export type DeviceCertificate = z.infer<typeof DeviceCertificate>;

/** A keypad or gateway that presents codes at this door; it proves itself by the key behind the thumbprint. */
export const Terminal = z.object({
  id: z.string(),
  status: z.enum(['enabled', 'disabled']),
  /** RFC 7638 SHA-256 thumbprint of `publicJwk`, base64url; what `x5t#S256` of an assertion names. */
  thumbprint: z.string(),
  publicJwk: P256,
  certificate: DeviceCertificate.exactOptional(),
  /** The change that brought it here; one that was registered by hand has none. */
  enrolledBy: z.uuid().exactOptional(),
});
export type Terminal = z.infer<typeof Terminal>;

export const Lock = z.object({
  deviceId: z.string(),
  /** Grows when the device is replaced or its key renewed: every lock key is bound to it. */
  enrolment: z.int().min(1),
  /** The master key its own key was derived from: the one that was current when it was enrolled. */
  kid: z.string().max(64).exactOptional(),
  /** The public key of the device's certificate; what its lock key is sealed to. */
  publicJwk: P256,
  /** What the hub's registry says of it; absent: enabled. */
  status: z.enum(['enabled', 'disabled']).exactOptional(),
  certificate: DeviceCertificate.exactOptional(),
  enrolledBy: z.uuid().exactOptional(),
});
export type Lock = z.infer<typeof Lock>;

/** What a door asks for beyond its class; only ever stricter than the class where both say something. */
export const DoorPolicy = z.object({
  approvers: z.int().min(0).optional(),
  codeLifeMinutes: z.int().min(1).optional(),
  armLeadMinutes: z.int().min(1).optional(),
  deliverLeadMinutes: z.int().min(1).optional(),
  /** Opens only for two persons with a code each, within 30 seconds; where the cloud decides. */
  twoPersons: z.boolean().optional(),
});
export type DoorPolicy = z.infer<typeof DoorPolicy>;

/** The value of an app role, as Entra allows it. */
export const AppRole = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9!#$%&'()*+,\-./:;<=>?@[\]^_`{|}~]{0,119}$/);

/** One door as its operators keep it: container `doors`, partition `/id`. */
export const DoorRecord = z.object({
  id: DoorId,
  site: SiteId,
  name: z.string().max(120),
  timeZone: z.string(),
  /** How to find it, for whoever has a code. */
  directions: z.string().max(500).exactOptional(),
  /** Where the site is; without it no journey is reckoned. */
  place: Place.optional(),
  class: DoorClass,
  /** Who decides at this door: the cloud on every entry, or the lock alone. */
  judge: z.enum(['cloud', 'lock']),
  kind: z.enum(['door', 'gateway']),
  offlineCapable: z.boolean(),
  /** Base64url; changes only with an enrolment and no live code. */
  salt: z.string(),
  /** scrypt N, a power of two. */
  scryptCost: z.int(),
  /** Directory group whose members (transitively) may ask for this door. */
  eligibilityGroup: z.uuid(),
  /** An app role of the API whose bearers may ask for it too. */
  eligibilityRole: AppRole.exactOptional(),
  /** Directory groups whose members are asked to decide. */
  approverGroups: z.array(z.uuid()).min(1),
  /** Directory group whose members are asked too when half the time has passed, or when there are too few others. */
  onCallGroup: z.uuid().exactOptional(),
  policy: DoorPolicy.optional(),
  lock: Lock.optional(),
  terminals: z.array(Terminal),
  /** The highest enrolment number a lock of this door ever had: none is given out twice, so no old key comes back. */
  enrolments: z.int().exactOptional(),
  /** Locks that were taken off this door without having been seen empty: until then each might still open for somebody. */
  formerLocks: z.array(z.object({ deviceId: z.string(), exposedUntil: Instant })).exactOptional(),
  /** Nobody may ask for this door any more. Its history stays. */
  retiredAt: Instant.exactOptional(),
  updatedAt: Instant.optional(),
});
export type DoorRecord = z.infer<typeof DoorRecord>;

/** Everybody in one of these may decide who enters: who is asked at first, and who is asked when they stay silent. */
export const groupsThatDecide = ({ approverGroups, onCallGroup }: Pick<DoorRecord, 'approverGroups' | 'onCallGroup'>): string[] =>
  onCallGroup === undefined ? approverGroups : [...approverGroups, onCallGroup];

/** The ids of its lock and its terminals. */
export const devicesAt = ({ lock, terminals }: DoorRecord): string[] => [
  ...(lock ? [lock.deviceId] : []),
  ...terminals.map(({ id }) => id),
];
