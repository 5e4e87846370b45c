import { newOrder } from '../../../activities/arm-order.js';
import { standing } from '../../../activities/standing.js';
import { takeOffLock } from '../../../activities/take-off-lock.js';
import type { Drift, Wanted } from '../../domain/door-drift.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { mayArm } from '../../domain/gate.js';
import type { CodeRecord } from '../../domain/grant-record.js';
import { GrantId, type RequestId } from '../../domain/ids.js';
import { noteDoor } from '../../domain/request.js';
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
    if (code && requestId) await armAgain(door, code, requestId, ports);
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

async function armAgain(door: DoorRecord, code: CodeRecord, requestId: RequestId, ports: RepairNeeds): Promise<void> {
  const at = { requestId, doorId: door.id };
  const right = await standing(ports, at, mayArm);
  if (!right.ok) return;
  const order = await newOrder(ports, right.record, door, code);
  const reply = await ports.locks.arm(door, order);
  const still = await standing(ports, at, mayArm);
  if (!still.ok) return void (await takeOffLock(ports, door, code.grantId));
  if (reply.kind !== 'answered') return;
  await ports.requests.change(requestId, (record) =>
    record.doors.some(({ doorId, lock }) => doorId === door.id && lock === 'pending')
      ? noteDoor(record, door.id, { lock: 'armed' }, 'armed', ports.clock.now())
      : record,
  );
}
