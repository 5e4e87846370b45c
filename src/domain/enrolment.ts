import { createHash } from 'node:crypto';
import type { DoorPatch, NewDoor } from './door-change.js';
import type { DeviceCertificate, DoorRecord, Lock, Terminal } from './door-record.js';
import type { Instant } from './ids.js';
import { instantFrom, minutesAfter, type When } from './window.js';

/** scrypt N of new doors. */
const scryptCost = 2 ** 12;

/** For so long after a renewal the previous certificate still connects, so that the device can be given the new one. */
const renewalMinutes = 24 * 60;

/** A device with the certificate it will show. `changeId`: what brought it. */
export type Device = { deviceId: string; publicJwk: Lock['publicJwk']; certificate: DeviceCertificate; changeId: string };

/** A lock with the master key its own is derived from. `exposedUntil`: the one before was not seen empty, and may hold something until then. */
export type NewLock = Device & { kid: string; exposedUntil?: Instant | undefined };

/** A door as it is first written: nothing is mounted on it yet. `salt`: base64url. */
export const newDoor = (asked: NewDoor, salt: string, at: When): DoorRecord => ({
  ...asked,
  salt,
  scryptCost,
  terminals: [],
  updatedAt: instantFrom(at),
});

/** Whether a change decides how codes are made or judged: then nobody may hold one. */
export const needsEmptyDoor = (door: DoorRecord, { judge, offlineCapable, retired }: DoorPatch): boolean =>
  Boolean(retired) ||
  (judge !== undefined && judge !== door.judge) ||
  (offlineCapable !== undefined && offlineCapable !== door.offlineCapable);

export function patchDoor(door: DoorRecord, { retired, ...patch }: DoorPatch, at: When): DoorRecord {
  const retiredAt = retired ? { retiredAt: door.retiredAt ?? instantFrom(at) } : {};
  return { ...door, ...patch, ...retiredAt, updatedAt: instantFrom(at) };
}

/**
 * Mounts a lock: another device, or the same with another certificate. Another key, be it the device's or the vault's, is another enrolment number, so that
 * every key given before is worthless. The same change again changes nothing.
 */
export function mountLock(door: DoorRecord, { exposedUntil, changeId, ...device }: NewLock, at: When): DoorRecord {
  const before = door.lock;
  if (before?.enrolledBy === changeId) return door;
  const isRenewal = before?.deviceId === device.deviceId;
  const keepsKey = isRenewal && before.kid === device.kid && sameKey(before.publicJwk, device.publicJwk);
  const enrolment = keepsKey ? before.enrolment : highestEnrolment(door) + 1;
  const certificate = isRenewal ? overlapping(device.certificate, before.certificate, at) : device.certificate;
  const lock: Lock = { ...device, enrolment, certificate, enrolledBy: changeId };
  const left = isRenewal ? door : leaveLock(door, exposedUntil);
  return { ...left, lock, enrolments: Math.max(highestEnrolment(door), enrolment), updatedAt: instantFrom(at) };
}

/** Takes the lock off the door. Its number is never given out again. */
export function unmountLock(door: DoorRecord, deviceId: string, exposedUntil: Instant | undefined, at: When): DoorRecord {
  if (door.lock?.deviceId !== deviceId) return door;
  const { lock: _, ...rest } = leaveLock(door, exposedUntil);
  return { ...rest, enrolments: highestEnrolment(door), updatedAt: instantFrom(at) };
}

/** Puts a terminal on the door, or gives it another key: the one before is refused at once. */
export function mountTerminal(door: DoorRecord, { deviceId, publicJwk, certificate, changeId }: Device, at: When): DoorRecord {
  if (door.terminals.some(({ enrolledBy }) => enrolledBy === changeId)) return door;
  const terminal: Terminal = {
    id: deviceId,
    status: 'enabled',
    thumbprint: jwkThumbprint(publicJwk),
    publicJwk,
    certificate,
    enrolledBy: changeId,
  };
  return { ...door, terminals: [...door.terminals.filter(({ id }) => id !== deviceId), terminal], updatedAt: instantFrom(at) };
}

export function unmountTerminal(door: DoorRecord, deviceId: string, at: When): DoorRecord {
  const terminals = door.terminals.filter(({ id }) => id !== deviceId);
  return terminals.length === door.terminals.length ? door : { ...door, terminals, updatedAt: instantFrom(at) };
}

/** What the registry says of a device of this door. The same again changes nothing. */
export function noteDevice(door: DoorRecord, deviceId: string, status: 'enabled' | 'disabled', at: When): DoorRecord {
  const known = statusOf(door, deviceId);
  if (known === undefined || known === status) return door;
  const updatedAt = instantFrom(at);
  if (door.lock?.deviceId === deviceId) return { ...door, lock: { ...door.lock, status }, updatedAt };
  return { ...door, terminals: door.terminals.map((each) => (each.id === deviceId ? { ...each, status } : each)), updatedAt };
}

/** Undefined: no device of this door. */
export function statusOf(door: DoorRecord, deviceId: string): 'enabled' | 'disabled' | undefined {
  if (door.lock?.deviceId === deviceId) return door.lock.status ?? 'enabled';
  return door.terminals.find(({ id }) => id === deviceId)?.status;
}

/** Whether a lock that was taken off may still open for what it held. */
export const isExposed = ({ formerLocks = [] }: Pick<DoorRecord, 'formerLocks'>, at: When): boolean =>
  formerLocks.some(({ exposedUntil }) => exposedUntil > instantFrom(at));

/** SHA-256 thumbprint of a P-256 public key (RFC 7638 §3), base64url. */
export const jwkThumbprint = ({ crv, kty, x, y }: Lock['publicJwk']): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');

const sameKey = (one: Lock['publicJwk'], other: Lock['publicJwk']) => one.x === other.x && one.y === other.y;

const highestEnrolment = ({ lock, enrolments = 0 }: DoorRecord) => Math.max(enrolments, lock?.enrolment ?? 0);

function overlapping(next: DeviceCertificate, before: DeviceCertificate | undefined, at: When): DeviceCertificate {
  if (!before || before.sha256 === next.sha256) return next;
  return { ...next, previous: { sha256: before.sha256, until: minutesAfter(at, renewalMinutes) } };
}

function leaveLock(door: DoorRecord, exposedUntil: Instant | undefined): DoorRecord {
  if (!door.lock || exposedUntil === undefined) return door;
  return { ...door, formerLocks: [...(door.formerLocks ?? []), { deviceId: door.lock.deviceId, exposedUntil }] };
}

/** The certificate before this one is good no more. */
export function dropPreviousPrint(door: DoorRecord, sha256: string): DoorRecord {
  const certificate = door.lock?.certificate;
  if (!door.lock || certificate?.sha256 !== sha256 || !certificate.previous) return door;
  const { previous: _, ...current } = certificate;
  return { ...door, lock: { ...door.lock, certificate: current } };
}
