import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newOrder } from '../../activities/arm-order.js';
import { takeOffLock } from '../../activities/take-off-lock.js';
import { voidCodes } from '../../activities/void-codes.js';
import { book, type Door, freeDoor, release } from '../../src/domain/door.js';
import { closeRequest, noteDoor } from '../../src/domain/request.js';
import { reconcileDoor } from '../../src/functions/doors/reconcile-door.js';
import type { ArmOrder } from '../../src/ports/locks.js';
import { doors } from '../support/site.js';
import { type Edge, edgePorts } from './given/edge.js';
import { type Visit, visit } from './given/visit.js';

const visits = 4;
const door = doors.lobby;
type Command =
  | { what: 'arm' | 'end' | 'take-away' | 'stretch'; which: number }
  | { what: 'stranger' | 'reconcile' | 'unplug' | 'plug'; which?: undefined };
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ what: fc.constantFrom('arm', 'arm', 'end', 'take-away', 'stretch'), which: fc.nat(visits - 1) }),
  fc.record({ what: fc.constantFrom('stranger', 'reconcile', 'unplug', 'plug') }),
);

/** One door, some visits at once, and everything that may happen to them in any order. `live`: what a person would expect to be on the lock. */
async function world() {
  const edge = edgePorts();
  const given: Visit[] = [];
  for (let number = 0; number < visits; number += 1) given.push(await visit(edge, door));
  for (const { record } of given)
    await edge.requests.change(record.id, (now) => noteDoor(now, door.id, { lock: 'arming' }, 'arming', edge.clock.now()));
  return { edge, given, live: new Set<string>(), entity: freeDoor as Door };
}
type World = Awaited<ReturnType<typeof world>>;

const lockOf = (edge: Edge) => edge.locks.of(door.id);
const held = (edge: Edge) => [...lockOf(edge).held.keys()].toSorted();

async function arm(scene: World, { record, code }: Visit): Promise<void> {
  const { edge, live } = scene;
  if ((await edge.grants.read(door.id, code.grantId))?.state !== 'live') return;
  scene.entity = placed(book(scene.entity, code.grantId, record.window), scene.entity);
  const reply = await edge.locks.arm(door, await newOrder(edge, record, door, code));
  const lock = reply.kind === 'answered' ? 'armed' : 'pending';
  await edge.requests.change(record.id, (now) => noteDoor(now, door.id, { lock }, lock, edge.clock.now()));
  live.add(code.grantId);
}

async function end({ edge, live }: World, { record, code }: Visit): Promise<void> {
  const others = held(edge).filter((grantId) => grantId !== code.grantId);
  await voidCodes(edge.grants, record, { doorId: door.id, grantId: code.grantId }, edge.clock.now());
  const lock = (await takeOffLock(edge, door, code.grantId)) ? 'disarmed' : 'unconfirmed';
  await edge.requests.change(record.id, (now) =>
    closeRequest(noteDoor(now, door.id, { lock }, lock, edge.clock.now()), 'cancelled', undefined, edge.clock.now()),
  );
  live.delete(code.grantId);
  expect(held(edge)).toEqual(expect.arrayContaining(others));
}

async function happen(scene: World, { what, which = 0 }: Command, step: number): Promise<void> {
  const { edge, given } = scene;
  const chosen = given[which];
  if (!chosen) return;
  const { grantId, notBefore } = chosen.code;
  const byHand = { armId: 'x', seq: 100 * step, generation: 1, notBefore, notAfter: '2027-02-03T23:00:00.000Z', leaseUntil: notBefore };
  switch (what) {
    case 'arm':
      return arm(scene, chosen);
    case 'end':
      scene.entity = placed(release(scene.entity, grantId), scene.entity);
      return end(scene, chosen);
    case 'take-away':
      return void (lockOf(edge).online && (await edge.locks.disarm(door, { seq: 100 * step, grantIds: [grantId] })));
    case 'stretch':
      return void (lockOf(edge).online && (await edge.locks.arm(door, { ...byHand, grantId })));
    case 'stranger': {
      const stranger = `77777777-7777-4777-8777-${String(step).padStart(12, '0')}` as ArmOrder['grantId'];
      return void (lockOf(edge).online && (await edge.locks.arm(door, { ...byHand, grantId: stranger })));
    }
    case 'unplug':
      return edge.locks.setOnline(door.id, false);
    case 'plug':
      return edge.locks.setOnline(door.id, true);
    case 'reconcile':
      return void (await reconcileDoor(door.id, edge));
  }
}

const placed = (reply: { ok: true; door: Door } | { ok: false }, before: Door): Door => (reply.ok ? reply.door : before);

/** What the lock holds of a visit is what its code says; a request that is over says that its lock let go. */
async function expectTold(edge: Edge, { code, record }: Visit): Promise<void> {
  const onLock = lockOf(edge).held.get(code.grantId);
  if (onLock) expect(onLock).toMatchObject({ generation: 1, notBefore: code.notBefore, notAfter: code.notAfter });
  const request = await edge.requests.read(record.id);
  if (request?.status === 'closed') expect(request.doors[0]?.lock).toBe('disarmed');
}

describe('several grants at one door, whatever happens to them and to the lock', () => {
  it('end one by one, never one with another, and the lock comes back to what the records say', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 25 }), async (commands) => {
        const scene = await world();
        for (const [step, each] of commands.entries()) await happen(scene, each, step + 1);
        const { edge, given, live } = scene;
        edge.locks.setOnline(door.id, true);
        await reconcileDoor(door.id, edge);
        expect(held(edge)).toEqual([...live].toSorted());
        expect(await reconcileDoor(door.id, edge)).toEqual([]);
        for (const visit of given) await expectTold(edge, visit);
        expect(Object.keys(scene.entity.grants).toSorted()).toEqual([...live].toSorted());
      }),
      { numRuns: process.env['LATCH_DEEP'] ? 3000 : 60 },
    );
  });
});
