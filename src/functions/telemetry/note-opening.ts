import type { DoorRecord } from '../../domain/door-record.js';
import type { Ports } from '../edge-ports.js';
import type { LockMessage } from './lock-message.js';

/** A lock that opens on the cloud's word says whose, which is noted with the attempt; an opening without a granted attempt in the records had somebody else's. */
export async function noteOpening(
  { attemptId, grantId, logId, logSeq, at }: LockMessage,
  door: DoorRecord,
  { entries, audit, clock }: Ports<'entries' | 'audit' | 'clock'>,
): Promise<void> {
  const attempt = attemptId === undefined ? undefined : await entries.attempt(door.id, attemptId);
  if (attempt?.state === 'granted') return entries.noteLockSaid(door.id, attempt.attemptId, { opened: true, at });
  const device = { id: door.lock?.deviceId ?? '', logId, seq: logSeq };
  await audit.append({
    recordId: `opening:${device.id}:${logId ?? ''}:${logSeq}`,
    kind: 'device.opening-unexplained',
    at,
    receivedAt: clock.now().toISOString(),
    by: device.id,
    doorId: door.id,
    grantId,
    device,
    detail: {},
  });
}

/** A lock that was handed the cloud's answer and did not open says why. */
export async function noteRefusal({ attemptId, at, because }: LockMessage, door: DoorRecord, { entries }: Ports<'entries'>): Promise<void> {
  if (attemptId !== undefined)
    await entries.noteLockSaid(door.id, attemptId, { opened: false, at, ...(because !== undefined && { because }) });
}
