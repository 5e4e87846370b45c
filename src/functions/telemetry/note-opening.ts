import type { DoorRecord } from '../../domain/door-record.js';
import type { Ports } from '../edge-ports.js';
import type { LockMessage } from './lock-message.js';

/** A lock that opens on the cloud's word says whose: an opening without a granted attempt in the records had somebody else's. */
export async function noteOpening(
  { attemptId, grantId, logId, logSeq, at }: LockMessage,
  door: DoorRecord,
  { entries, audit, clock }: Ports<'entries' | 'audit' | 'clock'>,
): Promise<void> {
  const attempt = attemptId === undefined ? undefined : await entries.attempt(door.id, attemptId);
  if (attempt?.state === 'granted') return;
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
