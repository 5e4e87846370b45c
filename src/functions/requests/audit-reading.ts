import type { RequestRecord } from '../../domain/request-record.js';
import type { Identity } from '../../ports/identity.js';
import type { Ports } from '../edge-ports.js';
import type { RequestPreview } from './preview-request.js';

/** Security has read somebody else's request; the audit has it before they do. */
export function auditReading(
  who: Identity,
  { id }: RequestRecord,
  { audit, clock, newId }: Ports<'audit' | 'clock' | 'newId'>,
): Promise<void> {
  const at = clock.now().toISOString();
  return audit.append({
    recordId: `reading:${newId()}`,
    kind: 'request.read',
    at,
    by: who.id,
    requestId: id,
    detail: { role: 'Latch.Security' },
  });
}

/** Somebody has had it tried what would become of a request: the only trace of it. */
export function auditPreview(
  { requesterId, subjectId, doors }: RequestRecord,
  { outcome, because }: RequestPreview,
  { audit, clock, newId }: Ports<'audit' | 'clock' | 'newId'>,
): Promise<void> {
  return audit.append({
    recordId: `preview:${newId()}`,
    kind: 'request.previewed',
    at: clock.now().toISOString(),
    by: requesterId,
    personId: subjectId,
    ...(because !== undefined && { because }),
    detail: { outcome, doors: doors.map(({ doorId }) => doorId) },
  });
}
