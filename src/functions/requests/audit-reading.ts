import { chainOf } from '../../domain/audit-record.js';
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
    id: `reading:${newId()}`,
    chain: chainOf(at),
    at,
    kind: 'request.read',
    requestId: id,
    personId: who.id,
    detail: { role: 'Latch.Security' },
  });
}
