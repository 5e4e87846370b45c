import { armAgain } from '../../../activities/arm-again.js';
import type { Drift, Wanted } from '../../domain/door-drift.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { GrantId } from '../../domain/ids.js';
import type { Ports } from '../edge-ports.js';

export type RepairNeeds = Ports<'doors' | 'grants' | 'requests' | 'rules' | 'locks' | 'keys' | 'clock' | 'directory' | 'responders'>;

/** Beyond this a sequence is a stranger's mischief: taking our own that far would leave no numbers to go on with. */
const highestSequence = 2 ** 52;

/** One line of audit for each difference, before anything is done about it. The number the book stood at is in its id: the same difference found again after a repair is another. */
export async function noteDrift(door: DoorRecord, drift: Drift, ours: number, { audit, clock }: Ports<'audit' | 'clock'>): Promise<void> {
  const at = clock.now().toISOString();
  const what = 'grantId' in drift ? drift.grantId : drift.found === 'sequence' ? drift.seq : drift.enrolment;
  await audit.append({
    recordId: `drift:${door.id}:${ours}:${drift.found}:${what}`,
    kind: 'door.drift',
    at,
    by: 'system',
    doorId: door.id,
    detail: {
      found: drift.found,
      deviceId: door.lock?.deviceId ?? '',
      ...('grantId' in drift ? { grantId: drift.grantId } : { onLock: Number(what) }),
    },
  });
}

type Seen = { seq: number; wanted: readonly Wanted[] };

/** New keys first, because they end everything armed under the old; then strangers off, in one order; then each of ours on again, by the same right as the first time. */
export async function repair(door: DoorRecord, drifts: readonly Drift[], { seq, wanted }: Seen, ports: RepairNeeds): Promise<void> {
  if (drifts.some(({ found }) => found === 'enrolment') && (await ports.locks.enrol(door)).kind !== 'answered') return;
  const off = drifts.flatMap((drift) => (isUnwanted(drift) ? (GrantId.safeParse(drift.grantId).data ?? []) : []));
  if (off.length > 0) await takeStrangersOff(door, off, seq, ports);
  else if (drifts.some(({ found }) => found === 'sequence')) await ports.grants.nextSequence(door.id, undefined, believable(seq));
  for (const drift of drifts) {
    const code = 'code' in drift ? drift.code : undefined;
    const requestId = code && wanted.find(({ grantId }) => grantId === code.grantId)?.requestId;
    if (code && requestId) await armAgain(ports, door, code, requestId);
  }
}

/** One order for all of them, under a number no lower than any the lock has seen. */
export async function takeStrangersOff(
  door: DoorRecord,
  grantIds: GrantId[],
  seen: number,
  { grants, locks }: Ports<'grants' | 'locks'>,
): Promise<void> {
  const { seq } = await grants.nextSequence(door.id, undefined, believable(seen));
  await locks.disarm(door, { seq: Math.max(seq, seen), grantIds });
}

const believable = (seq: number) => (seq <= highestSequence ? seq : 0);

/** What nobody may have here; also a grant of ours that somebody changed and that has no code any more. */
const isUnwanted = (drift: Drift): drift is Extract<Drift, { grantId: string }> =>
  drift.found === 'foreign' || (drift.found === 'altered' && drift.code === undefined);
