import type { RequestRecord } from '../../domain/request-record.js';
import type { Identity } from '../../ports/identity.js';
import type { Ports } from '../edge-ports.js';

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
