import { z } from 'zod';
import type { StoredRecord } from './audit/chain.js';
import { DoorId, Instant, PersonId, RequestId } from './ids.js';

/** Something that has happened, as the security desk is told of it: ids and stable words, never what people wrote. `chain` and `seq` name it. */
export const DeskEvent = z.object({
  chain: z.string(),
  seq: z.int(),
  at: Instant,
  kind: z.string(),
  doorId: DoorId.optional(),
  requestId: RequestId.optional(),
  personId: PersonId.optional(),
  because: z.string().optional(),
  revocationId: z.uuid().optional(),
});
export type DeskEvent = z.infer<typeof DeskEvent>;

/** What a lock felt, what it opened for after a revocation, and that nobody has heard from it since one. */
export const alarmKinds = [
  'door.forced',
  'door.held-open',
  'door.tamper',
  'incident.used-after-revoke-offline',
  'revocation.paged',
  'lockdown.paged',
] as const;

/** Checks, readings and the keeping of the audit itself are nothing a desk acts on. */
const told: readonly string[] = [
  'attempt',
  'request',
  'vote',
  'visit',
  'rule',
  'revocation',
  'lockdown',
  'incident',
  'door',
  'lock',
  'device',
];

const Detail = z.object({ revocationId: z.uuid().optional() }).catch({});

/** Undefined for what the desk is not told. */
export function deskEventOf(record: StoredRecord): DeskEvent | undefined {
  const [family = ''] = record.kind.split('.');
  if (!told.includes(family)) return undefined;
  const { revocationId } = Detail.parse(record['detail']);
  return DeskEvent.parse({ ...record, ...(revocationId !== undefined && { revocationId }) });
}
