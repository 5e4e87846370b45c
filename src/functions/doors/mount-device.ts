import type { Credential, DoorChange, DoorOrder } from '../../domain/door-change.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { type Device, mountLock, mountTerminal, unmountLock, unmountTerminal } from '../../domain/enrolment.js';
import { noteDoor } from '../../domain/request.js';
import type { Ports } from '../edge-ports.js';
import { emptyLock } from './empty-lock.js';
import { readCertificate } from './read-certificate.js';

export type MountNeeds = Ports<
  'doors' | 'doorChanges' | 'registry' | 'deviceAuthority' | 'grants' | 'requests' | 'locks' | 'keys' | 'clock'
>;

/** What becomes of a change: carried out, perhaps with a certificate, or why not. */
export type Outcome = { certificate?: string } | { because: string };

type Bringing = Extract<DoorOrder, { do: 'enrol' | 'renew' }>;
type Retiring = Extract<DoorOrder, { do: 'retire' }>;

/** Whether the device this change brings is on the door already. */
export const isMounted = ({ lock, terminals }: DoorRecord, { changeId }: DoorChange): boolean =>
  [lock, ...terminals].some((device) => device?.enrolledBy === changeId);

/** Makes the device known to the hub by its certificate, then to the door. The record comes last, so that nothing is expected of a device that could not connect. */
export async function mountDevice(door: DoorRecord, change: DoorChange, order: Bringing, ports: MountNeeds): Promise<Outcome> {
  const shown = await certificateFor(change, order, ports);
  if ('because' in shown) return shown;
  const { certificate: issued, ...facts } = shown;
  const device = { ...facts.device, deviceId: order.deviceId, changeId: change.changeId };
  if (order.device === 'lock') await putLock(door, device, ports);
  else await putTerminal(door, device, ports);
  return issued === undefined ? {} : { certificate: issued };
}

async function putTerminal(door: DoorRecord, device: Device, { registry, doors, clock }: MountNeeds): Promise<void> {
  await registry.put(device.deviceId, [device.certificate.sha256]);
  await doors.change(door.id, (current) => mountTerminal(current, device, clock.now()));
}

/** A lock that is replaced is emptied as far as it can be reached, and never connects again; one that is renewed still may by its old certificate, for a day. */
async function putLock(door: DoorRecord, device: Device, ports: MountNeeds): Promise<void> {
  const { registry, doors, keys, clock } = ports;
  const before = door.lock?.enrolledBy === device.changeId ? undefined : door.lock;
  const isRenewal = before?.deviceId === device.deviceId;
  const oldPrint = isRenewal ? before.certificate?.sha256 : undefined;
  await registry.put(device.deviceId, oldPrint === undefined ? [device.certificate.sha256] : [device.certificate.sha256, oldPrint]);
  const exposedUntil = before && !isRenewal ? await emptyLock(door, ports) : undefined;
  const { kid } = await keys.current();
  const after = await doors.change(door.id, (current) => mountLock(current, { ...device, kid, exposedUntil }, clock.now()));
  if (before && !isRenewal) await registry.remove(before.deviceId);
  if (before && after?.lock?.enrolment !== before.enrolment) await expectNothing(door, 'lock-replaced', ports);
}

/** Out of the hub first, so that it cannot connect any more; then out of the record. */
export async function dismountDevice(door: DoorRecord, { device, deviceId }: Retiring, ports: MountNeeds): Promise<Outcome> {
  const { registry, doors, clock } = ports;
  const exposedUntil = device === 'lock' ? await emptyLock(door, ports) : undefined;
  await registry.remove(deviceId);
  await doors.change(door.id, (current) =>
    device === 'lock' ? unmountLock(current, deviceId, exposedUntil, clock.now()) : unmountTerminal(current, deviceId, clock.now()),
  );
  if (device === 'lock') await expectNothing(door, 'no-lock', ports);
  return {};
}

/** What was armed on the lock before is on no lock now: nobody's code counts at this door until it is armed again. */
async function expectNothing(door: DoorRecord, because: string, { requests, clock }: MountNeeds): Promise<void> {
  for (const { id, doors } of await requests.openAt(door.id)) {
    if (!doors.some(({ doorId, lock }) => doorId === door.id && lock === 'armed')) continue;
    await requests.change(id, (record) => noteDoor(record, door.id, { lock: 'pending', because }, 'pending', clock.now()));
  }
}

type Shown = { device: Pick<Device, 'publicJwk' | 'certificate'>; certificate?: string };

/** The certificate the device will show: its own, or one made from its request, once for each change. */
async function certificateFor(
  change: DoorChange,
  { credential, deviceId }: Bringing,
  ports: MountNeeds,
): Promise<Shown | { because: string }> {
  if (!('csr' in credential)) return { device: credential };
  const pem = change.certificate ?? (await issue(change, credential, ports));
  if (typeof pem !== 'string') return pem;
  const device = readCertificate(pem, deviceId);
  return device ? { device, certificate: pem } : { because: 'certificate-unfit' };
}

async function issue(
  { changeId }: DoorChange,
  { csr }: Extract<Credential, { csr: string }>,
  { deviceAuthority, doorChanges }: MountNeeds,
) {
  const answer = await deviceAuthority.sign(csr);
  if (answer.kind === 'refused') return { because: answer.because };
  const { certificate } = answer;
  const noted = await doorChanges.change(changeId, (current) =>
    current.certificate === undefined ? { ...current, certificate } : current,
  );
  return noted?.certificate ?? certificate;
}
