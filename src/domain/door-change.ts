import { z } from 'zod';
import { AppRole, DeviceCertificate, DoorClass, DoorPolicy, type DoorRecord, Lock } from './door-record.js';
import { DoorId, Instant, type PersonId, SiteId } from './ids.js';
import { instantFrom, minutesAfter, type When } from './window.js';

/** Everything an operator says of a new door; salt, lock and terminals come later and from elsewhere. */
export const NewDoor = z.strictObject({
  id: DoorId,
  site: SiteId,
  name: z.string().trim().min(1).max(120),
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin'),
  directions: z.string().trim().max(500).exactOptional(),
  class: DoorClass,
  judge: z.enum(['cloud', 'lock']).default('cloud'),
  kind: z.enum(['door', 'gateway']).default('door'),
  offlineCapable: z.boolean().default(false),
  eligibilityGroup: z.uuid(),
  eligibilityRole: AppRole.exactOptional(),
  approverGroups: z.array(z.uuid()).min(1).max(10),
  onCallGroup: z.uuid().exactOptional(),
  policy: DoorPolicy.strict().exactOptional(),
});
export type NewDoor = z.infer<typeof NewDoor>;

/** What may be changed of a door. `retired` is for ever. */
export const DoorPatch = z.strictObject({
  name: NewDoor.shape.name.exactOptional(),
  timeZone: NewDoor.shape.timeZone.exactOptional(),
  directions: NewDoor.shape.directions,
  class: DoorClass.exactOptional(),
  judge: z.enum(['cloud', 'lock']).exactOptional(),
  offlineCapable: z.boolean().exactOptional(),
  eligibilityGroup: z.uuid().exactOptional(),
  eligibilityRole: AppRole.exactOptional(),
  approverGroups: NewDoor.shape.approverGroups.exactOptional(),
  onCallGroup: z.uuid().exactOptional(),
  policy: DoorPolicy.strict().exactOptional(),
  retired: z.literal(true).exactOptional(),
});
export type DoorPatch = z.infer<typeof DoorPatch>;

export const DeviceKind = z.enum(['lock', 'terminal']);
export type DeviceKind = z.infer<typeof DeviceKind>;

/** IoT Hub device ids of ours: they are also names of files and common names of certificates. */
export const DeviceId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

/** What a device brings: a request its certificate is made from, or a certificate it has. */
const Credential = z.union([
  z.object({ csr: z.string() }),
  z.object({ publicJwk: Lock.shape.publicJwk, certificate: DeviceCertificate.omit({ previous: true }) }),
]);
export type Credential = z.infer<typeof Credential>;

/** One change to a door, as it was ordered. `note`: what the hub's registry says of a device, written down by the system itself. */
export const DoorOrder = z.discriminatedUnion('do', [
  z.object({ do: z.literal('add'), door: NewDoor, salt: z.string() }),
  z.object({ do: z.literal('change'), patch: DoorPatch }),
  z.object({ do: z.literal('enrol'), device: DeviceKind, deviceId: DeviceId, credential: Credential }),
  z.object({ do: z.literal('renew'), device: DeviceKind, deviceId: DeviceId, credential: Credential }),
  z.object({ do: z.literal('retire'), device: DeviceKind, deviceId: DeviceId }),
  z.object({ do: z.literal('note'), device: DeviceKind, deviceId: DeviceId, status: z.enum(['enabled', 'disabled']) }),
]);
export type DoorOrder = z.infer<typeof DoorOrder>;

const Step = z.object({
  state: z.enum(['proposed', 'confirmed', 'withdrawn', 'applied', 'refused']),
  /** A person's id, or `system`. */
  by: z.string(),
  at: Instant,
  because: z.string().exactOptional(),
});
export type DoorStep = z.infer<typeof Step>;

/** One change to a door and what became of it: container `config`, id `door-change:<uuid>`. The steps only grow; the audit is made from them. */
export const DoorChange = z.object({
  id: z.string().startsWith('door-change:'),
  kind: z.literal('door-change'),
  changeId: z.uuid(),
  doorId: DoorId,
  order: DoorOrder,
  state: Step.shape.state,
  steps: z.array(Step).min(1),
  /** SHA-256 of what was sent, so that a reused Idempotency-Key is told from a repeated call. */
  bodyHash: z.string(),
  /** After this instant nobody can confirm it any more. */
  confirmBy: Instant,
  /** PEM, as issued for a request; public. */
  certificate: z.string().exactOptional(),
});
export type DoorChange = z.infer<typeof DoorChange>;

const confirmWithinMinutes = 24 * 60;

/** Nobody changes what guards an exclusion area alone, nor takes a door out of that class. */
export const needsSecondPerson = (order: DoorOrder, door: Pick<DoorRecord, 'class'> | undefined): boolean =>
  order.do !== 'note' &&
  (door?.class === 'exclusion' ||
    (order.do === 'add' && order.door.class === 'exclusion') ||
    (order.do === 'change' && order.patch.class === 'exclusion'));

export type Ordered = { changeId: string; doorId: DoorId; order: DoorOrder; by: PersonId | 'system'; bodyHash: string };

/** A change as it is first written: on its way at once, or waiting for a second person. */
export function newDoorChange({ by, ...ordered }: Ordered, needsSecond: boolean, at: When): DoorChange {
  const state = needsSecond ? 'proposed' : 'confirmed';
  return {
    id: `door-change:${ordered.changeId}`,
    kind: 'door-change',
    ...ordered,
    state,
    steps: [{ state, by, at: instantFrom(at) }],
    confirmBy: minutesAfter(at, confirmWithinMinutes),
  };
}

export type Confirmed = { ok: true; change: DoorChange } | { ok: false; because: 'same-person' | 'too-late' | 'withdrawn' };

/** The second person says yes. Saying it again changes nothing. `isSame`: whether two ids are the same human being. */
export function confirmDoorChange(change: DoorChange, by: PersonId, isSame: (proposer: string) => boolean, at: When): Confirmed {
  if (change.state === 'withdrawn') return { ok: false, because: 'withdrawn' };
  if (isSame(proposerOf(change))) return { ok: false, because: 'same-person' };
  if (change.state !== 'proposed') return { ok: true, change };
  if (instantFrom(at) >= change.confirmBy) return { ok: false, because: 'too-late' };
  return { ok: true, change: withStep(change, { state: 'confirmed', by, at: instantFrom(at) }) };
}

/** Taken back before it was confirmed, by whoever may change doors. */
export const withdrawDoorChange = (change: DoorChange, by: PersonId, at: When): DoorChange =>
  change.state === 'proposed' ? withStep(change, { state: 'withdrawn', by, at: instantFrom(at) }) : change;

/** The change stands in the door's record now, or cannot. */
export function settleDoorChange(change: DoorChange, outcome: { certificate?: string } | { because: string }, at: When): DoorChange {
  if (change.state !== 'confirmed') return change;
  const step = { by: 'system', at: instantFrom(at) };
  if ('because' in outcome) return withStep(change, { ...step, state: 'refused', because: outcome.because });
  return { ...withStep(change, { ...step, state: 'applied' }), ...outcome };
}

export const proposerOf = ({ steps }: DoorChange): string => steps[0]?.by ?? 'system';

const withStep = (change: DoorChange, step: DoorStep): DoorChange => ({ ...change, state: step.state, steps: [...change.steps, step] });

function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}
