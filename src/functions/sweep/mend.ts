import type { InvocationContext } from '@azure/functions';
import { takeOffLock } from '../../../activities/take-off-lock.js';
import { voidCodes } from '../../../activities/void-codes.js';
import type { VisitId } from '../../domain/ids.js';
import { outcomeOf } from '../../domain/outcome.js';
import { closeRequest, noteDoor } from '../../domain/request.js';
import type { DoorState, RequestRecord } from '../../domain/request-record.js';
import type { RevocationRecord } from '../../domain/revocation-record.js';
import { closeParked } from '../../domain/step-up.js';
import { eachAlone } from '../each-alone.js';
import type { Ports } from '../edge-ports.js';
import type { Flows } from '../flows.js';

type Needs = Ports<'requests' | 'grants' | 'doors' | 'locks' | 'clock'>;

/** An open request must have a running orchestration, unless it waits for a stronger sign-in. One that never got it is started; one that lost it is ended. */
export async function mend(record: RequestRecord, flows: Flows, ports: Needs): Promise<void> {
  if (record.status === 'step-up-required') return endParked(record, ports);
  switch (await flows.stateOf(record.id)) {
    case 'running':
      return;
    case 'missing':
      return wasStarted(record) ? endOrphan(record, flows, ports) : flows.startRequest(record.id);
    case 'ended':
      return endOrphan(record, flows, ports);
  }
}

/** A visit that is not over must have a running orchestration; what it does depends on the records alone, so that it can be started again. */
export async function mendVisit(id: VisitId, flows: Flows): Promise<void> {
  if ((await flows.visitState(id)) !== 'running') await flows.startVisit(id);
}

/** As visits. All it knows is in the records and the receipts. */
export async function mendRevocations(flows: Flows, { rules }: Ports<'rules'>, context: InvocationContext): Promise<void> {
  const open: RevocationRecord[] = [];
  for (let next: string | undefined; ; ) {
    const page = await rules.listRevocations({ open: true }, next);
    open.push(...page.revocations);
    next = page.next;
    if (next === undefined) break;
  }
  await eachAlone(open, (revocation) => mendRevocation(revocation, flows), context);
}

async function mendRevocation(revocation: RevocationRecord, flows: Flows): Promise<void> {
  if ((await flows.revocationState(revocation.revocationId)) !== 'running') await flows.startRevocation(revocation);
}

async function endParked({ id }: RequestRecord, { requests, clock }: Needs): Promise<void> {
  await requests.change(id, (current) => closeParked(current, clock.now()));
}

/** Only the orchestration writes these lines. */
const wasStarted = ({ timeline }: RequestRecord) => timeline.some(({ by }) => by === 'flow');

/** Codes first, then locks, then the record: whatever is cut short here begins again at the next sweep. */
async function endOrphan({ id }: RequestRecord, flows: Flows, ports: Needs): Promise<void> {
  const record = await ports.requests.read(id);
  if (!record || record.status === 'closed') return;
  for (const door of record.doors) {
    await disarm(record, door, ports);
    await flows.releaseDoor(door.doorId, door.grantId);
  }
  const at = ports.clock.now();
  await ports.requests.change(id, (current) => {
    const outcome = outcomeOf(current, 'failed');
    return outcome === 'failed' ? closeRequest(current, 'failed', 'orchestration-lost', at) : closeRequest(current, outcome, undefined, at);
  });
}

/** What a lock out of reach still holds is cleared once it is back. */
async function disarm(record: RequestRecord, { doorId, grantId }: DoorState, ports: Needs): Promise<void> {
  const door = await ports.doors.read(doorId);
  if (!door || !(await voidCodes(ports.grants, record, { doorId, grantId }, ports.clock.now()))) return;
  const lock = (await takeOffLock(ports, door, grantId)) ? 'disarmed' : 'unconfirmed';
  await ports.requests.change(record.id, (current) => noteDoor(current, doorId, { lock }, lock, ports.clock.now()));
}
