import { operationId } from '../../domain/code-terms.js';
import { type DoorOrder, needsSecondPerson, newDoorChange } from '../../domain/door-change.js';
import { obstacleTo } from '../../domain/door-obstacle.js';
import type { DoorId } from '../../domain/ids.js';
import type { Ports } from '../edge-ports.js';
import { bodyHash } from '../http/body-hash.js';
import type { Call } from '../http/endpoint.js';
import { keyReused } from '../http/idempotency.js';
import { notFound, problem } from '../http/problem.js';
import type { Reply } from '../http/reply.js';
import { applyChange } from './apply-change.js';
import { obstacleWords, replyOfChange } from './change-view.js';
import type { MountNeeds } from './mount-device.js';
import { reconcileQuietly } from './reconcile-door.js';
import { situationOf } from './situation.js';

export type OrderNeeds = MountNeeds &
  Ports<'tokens' | 'sessions' | 'effects' | 'newId' | 'rules' | 'audit' | 'deviceLogs' | 'directory' | 'responders'>;

type Ordering = Pick<Call<unknown, unknown>, 'who' | 'key' | 'body' | 'context'>;

/** Writes a change down and carries it out, or leaves it to a second person. The same key with the same body finds the same change; what is in the way now is said at once and leaves no trace. */
export async function orderChange(
  { who, key, body, context }: Ordering,
  doorId: DoorId,
  order: DoorOrder,
  ports: OrderNeeds,
): Promise<Reply> {
  const changeId = key === undefined ? ports.newId() : operationId(who.id, `door-change ${key}`, 0);
  const hash = bodyHash({ doorId, body });
  const stored = key === undefined ? undefined : await ports.doorChanges.read(changeId);
  if (stored && stored.bodyHash !== hash) return keyReused();
  const situation = await situationOf(doorId, ports);
  const obstacle = stored ? undefined : obstacleTo(order, situation);
  if (obstacle?.because === 'unknown-door') return notFound();
  if (obstacle) return inTheWay(obstacle);
  const fresh = newDoorChange(
    { changeId, doorId, order, by: who.id, bodyHash: hash },
    needsSecondPerson(order, situation.door),
    ports.clock.now(),
  );
  const change = stored ?? (await ports.doorChanges.create(fresh)).record;
  const settled = await applyChange(change, ports);
  if (settled !== change) await reconcileQuietly(doorId, ports, context);
  return replyOfChange(settled);
}

const inTheWay = ({ because, field }: { because: string; field: string }) => {
  const detail = obstacleWords[because] ?? 'This cannot be done as things are.';
  return problem(409, because, detail, { errors: [{ field, code: because, detail }] });
};
