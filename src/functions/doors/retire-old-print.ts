import type { DoorRecord } from '../../domain/door-record.js';
import { dropPreviousPrint } from '../../domain/enrolment.js';
import type { Ports } from '../edge-ports.js';

/** A renewed lock had a day to connect by its new certificate; then the old one is refused. */
export async function retireOldPrint(
  { id, lock }: DoorRecord,
  { registry, doors, clock }: Ports<'registry' | 'doors' | 'clock'>,
): Promise<void> {
  const certificate = lock?.certificate;
  if (!lock || !certificate?.previous || certificate.previous.until > clock.now().toISOString()) return;
  await registry.put(lock.deviceId, [certificate.sha256]);
  await doors.change(id, (door) => dropPreviousPrint(door, certificate.sha256));
}
