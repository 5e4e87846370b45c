import type { Identity } from '../../ports/identity.js';
import type { Ports } from '../edge-ports.js';

/** Somebody looks into the audit: the audit has it before they see anything. `asked`: what they asked for. */
export function noteReading(
  who: Identity,
  asked: Record<string, string>,
  { audit, clock, newId }: Ports<'audit' | 'clock' | 'newId'>,
): Promise<void> {
  const at = clock.now().toISOString();
  return audit.append({ recordId: `reading:${newId()}`, kind: 'audit.read', at, by: who.id, detail: { asked } });
}
