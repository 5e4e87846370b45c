import { closeRequest, noteDoor } from '../../domain/request.js';
import type { DoorState, RequestRecord } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';
import type { Flows } from '../flows.js';

type Needs = Ports<'requests' | 'grants' | 'doors' | 'locks' | 'clock'>;

/** An open request must have a running orchestration. One that never got it is started; one that lost it is ended. */
export async function mend(record: RequestRecord, flows: Flows, ports: Needs): Promise<void> {
  switch (await flows.stateOf(record.id)) {
    case 'running':
      return;
    case 'missing':
      return wasStarted(record) ? endOrphan(record, flows, ports) : flows.startRequest(record.id);
    case 'ended':
      return endOrphan(record, flows, ports);
  }
}

/** Only the orchestration writes these lines. */
const wasStarted = ({ timeline }: RequestRecord) => timeline.some(({ by }) => by === 'flow');

/** Codes first, then locks, then the record: whatever is cut short here begins again at the next sweep. */
async function endOrphan({ id }: RequestRecord, flows: Flows, ports: Needs): Promise<void> {
  const record = await ports.requests.read(id);
  if (!record || record.status === 'closed') return;
  for (const door of record.doors) {
    await killCodes(door, ports);
    await disarm(record, door, ports);
    await flows.releaseDoor(door.doorId, door.grantId);
  }
  const at = ports.clock.now();
  await ports.requests.change(id, (current) => closeRequest(current, 'failed', 'orchestration-lost', at));
}

async function killCodes({ doorId, grantId }: DoorState, { grants }: Needs): Promise<void> {
  for (const code of await grants.codes(doorId, grantId)) {
    if (code.state === 'live' || code.state === 'claimed')
      await grants.moveCode(doorId, code.id, { from: ['live', 'claimed'], to: 'revoked' });
  }
  if (await grants.read(doorId, grantId)) await grants.end(doorId, grantId);
}

/** An order that can't be delivered stands in the lock's twin; what the lock still holds is cleared by the sweep of the locks. */
async function disarm(
  record: RequestRecord,
  { doorId, grantId, lock }: DoorState,
  { requests, grants, doors, locks, clock }: Needs,
): Promise<void> {
  const door = lock === 'none' || lock === 'booked' || lock === 'disarmed' ? undefined : await doors.read(doorId);
  if (!door?.lock) return;
  const { seq } = await grants.nextSequence(doorId);
  const reply = await locks.disarm(door, { seq, grantIds: [grantId] });
  const gone = reply.kind === 'answered';
  await requests.change(record.id, (current) =>
    noteDoor(current, doorId, { lock: gone ? 'disarmed' : 'unconfirmed' }, gone ? 'disarmed' : 'disarm-unconfirmed', clock.now()),
  );
}
