import { z } from 'zod';
import type { StoredRecord } from '../audit/chain.js';
import { Instant, PersonId, RequestId } from '../ids.js';

const Held = z.object({
  grantId: z.string(),
  requestId: RequestId.optional(),
  personId: PersonId.optional(),
  /** The last word of the records on the lock and on the code. */
  lock: z.string().optional(),
  delivery: z.string().optional(),
  since: Instant,
});
const Happened = z.object({ at: Instant, kind: z.string(), because: z.string().optional(), by: z.string() });

/** A door at an instant, as its records say. `deviceId`: the lock that was mounted last by then. */
export const DoorStateThen = z.object({
  grants: z.array(Held),
  lastAttempt: Happened.optional(),
  lastGranted: Happened.optional(),
  lastAlarm: Happened.optional(),
  /** Rules of the door itself that had been made. */
  rules: z.array(z.object({ at: Instant, by: z.string(), until: Instant.optional() })),
  deviceId: z.string().optional(),
  retired: z.boolean(),
  /** So many records were read. */
  records: z.int(),
});
export type DoorStateThen = z.infer<typeof DoorStateThen>;

const lockWords: Record<string, string> = {
  'request.booked': 'booked',
  'request.arming': 'arming',
  'request.armed': 'armed',
  'request.pending': 'pending',
  'request.disarmed': 'disarmed',
  'request.unconfirmed': 'unconfirmed',
};
const deliveryWords: Record<string, string> = {
  'request.delivery-sent': 'sent',
  'request.delivery-sealed': 'sealed',
  'request.delivery-arrived': 'delivered',
  'request.delivery-failed': 'failed',
  'request.code-revealed': 'revealed',
  'request.code-renewed': 'renewed',
  'request.code-withdrawn': 'withdrawn',
};
const alarms = new Set(['door.forced', 'door.held-open', 'door.tamper', 'device.opening-unexplained']);

const Detail = z.looseObject({
  deviceId: z.string().optional(),
  device: z.string().optional(),
  until: Instant.optional(),
  fields: z.array(z.string()).optional(),
});

/** Rebuilds the state from the records of the door up to the instant, in whatever order they come. Grants whose lock has let go of them are left out. */
export function doorStateAt(found: readonly StoredRecord[]): DoorStateThen {
  const records = found.toSorted(asItHappened);
  const held = new Map<string, z.infer<typeof Held>>();
  const last = (fits: (record: StoredRecord) => boolean) => records.findLast(fits);
  for (const record of records) {
    const { grantId, kind, at, requestId, personId } = record;
    const [lock, delivery] = [lockWords[kind], deliveryWords[kind]];
    if (grantId === undefined || (lock === undefined && delivery === undefined)) continue;
    held.set(grantId, {
      ...held.get(grantId),
      grantId,
      requestId,
      personId,
      since: at,
      ...(lock && { lock }),
      ...(delivery && { delivery }),
    });
  }
  const mounted = last(({ kind, detail }) => /^door\.(enrol|renew)\.applied$/.test(kind) && Detail.parse(detail ?? {}).device === 'lock');
  return {
    grants: [...held.values()].filter(({ lock }) => lock !== 'disarmed'),
    lastAttempt: happened(last(({ kind }) => kind.startsWith('attempt.'))),
    lastGranted: happened(last(({ kind }) => kind === 'attempt.granted')),
    lastAlarm: happened(last(({ kind }) => alarms.has(kind))),
    rules: records.flatMap(({ kind, at, by, detail }) =>
      kind === 'rule.created' ? [{ at, by, until: Detail.parse(detail ?? {}).until }] : [],
    ),
    deviceId: mounted && Detail.parse(mounted['detail'] ?? {}).deviceId,
    retired: records.some(({ kind, detail }) => kind === 'door.change.applied' && Detail.parse(detail ?? {}).fields?.includes('retired')),
    records: records.length,
  };
}

/** What happened at one instant, in the order of its chain. */
const asItHappened = (one: StoredRecord, other: StoredRecord) => (one.at === other.at ? one.seq - other.seq : one.at < other.at ? -1 : 1);

const happened = (record: StoredRecord | undefined) =>
  record && { at: record.at, kind: record.kind, because: record.because, by: record.by };
