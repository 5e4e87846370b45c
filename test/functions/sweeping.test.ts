import { describe, expect, it, vi } from 'vitest';
import { newOrder } from '../../activities/arm-order.js';
import { LatchError } from '../../src/domain/errors.js';
import { doors } from '../support/site.js';
import { edgePorts } from './given/edge.js';
import { openTriggers } from './given/triggers.js';
import { askedFor, type Visit, visit } from './given/visit.js';

const edge = edgePorts();
const { due } = openTriggers(edge);
const codeOf = async ({ door, code }: Visit) => (await edge.grants.codes(door.id, code.grantId))[0];
const wait = (minutes: number) => edge.clock.set(new Date(edge.clock.now().getTime() + minutes * 60_000));
const onLock = (door = doors.lobby) => [...edge.locks.of(door.id).held.keys()];
const arm = async ({ record, door, code }: Visit) => edge.locks.arm(door, await newOrder(edge, record, door, code));

/** Has one question to a port fail until it is mended. */
function breaking<P extends object>(port: P, question: keyof P & string): () => void {
  const asked = vi.spyOn(port as Record<string, (...given: unknown[]) => unknown>, question);
  asked.mockRejectedValue(new LatchError('records-unavailable', 'the records are down'));
  return () => asked.mockRestore();
}

describe('the sweep', () => {
  it('starts what has no orchestration', async () => {
    const { id } = await askedFor(edge, doors.lobby);
    edge.flowsSeen.states.set(id, 'missing');
    await due('sweep');
    expect(edge.flowsSeen.started).toEqual([id]);
    edge.flowsSeen.states.delete(id);
  });

  it('leaves alone what runs', async () => {
    const given = await visit(edge, doors.lobby);
    await arm(given);
    await due('sweep');
    expect(await codeOf(given)).toMatchObject({ state: 'live' });
    expect(onLock()).toContain(given.code.grantId);
  });

  it.each(['ended', 'missing'] as const)('ends what has lost its orchestration (%s), never starts it over', async (state) => {
    const given = await visit(edge, doors.lobby);
    await arm(given);
    edge.flowsSeen.states.set(given.record.id, state);
    edge.flowsSeen.started.splice(0);
    await due('sweep');
    expect(await codeOf(given)).toMatchObject({ state: 'revoked' });
    expect(onLock()).not.toContain(given.code.grantId);
    expect(await edge.requests.read(given.record.id)).toMatchObject({ status: 'closed', outcome: 'failed', doors: [{ lock: 'disarmed' }] });
    expect(edge.flowsSeen.released).toContain(`lobby/${given.code.grantId}`);
    expect(edge.flowsSeen.started).toEqual([]);
  });

  it('clears from a lock what the records do not hold, once it can be reached', async () => {
    const [gone, alive] = [await visit(edge, doors.server), await visit(edge, doors.server)];
    await arm(gone);
    await arm(alive);
    edge.locks.setOnline('server-a', false);
    await edge.grants.end(doors.server.id, gone.code.grantId);
    await due('sweep');
    edge.locks.of('server-a').online = true;
    expect(onLock(doors.server)).toHaveLength(2);
    await due('sweep');
    expect(onLock(doors.server)).toEqual([alive.code.grantId]);
  });

  it('clears a lock also when its lease ran out before it could be reached: the next renewal would bring the dead grant back', async () => {
    const gone = await visit(edge, doors.cage);
    await arm(gone);
    await edge.grants.end(doors.cage.id, gone.code.grantId);
    wait(21);
    expect(onLock(doors.cage)).toEqual([gone.code.grantId]);
    await due('sweep');
    expect(onLock(doors.cage)).toEqual([]);
  });

  it('goes on with the others when one is in trouble, and tells', async () => {
    const [broken, lost] = [await visit(edge, doors.lobby), await visit(edge, doors.lobby)];
    const { stateOf } = edge.flowsSeen;
    edge.flowsSeen.stateOf = (id) => (id === broken.record.id ? Promise.reject(new Error('x')) : stateOf(id));
    edge.flowsSeen.states.set(lost.record.id, 'ended');
    await expect(due('sweep')).rejects.toThrow('x');
    edge.flowsSeen.stateOf = stateOf;
    expect(await edge.requests.read(lost.record.id)).toMatchObject({ status: 'closed' });
  });

  it('clears the other locks while one cannot be told anything, and what lost its orchestration there is ended later', async () => {
    const [stuck, gone] = [await visit(edge, doors.lobby), await visit(edge, doors.server)];
    await arm(stuck);
    await arm(gone);
    await edge.grants.end(doors.server.id, gone.code.grantId);
    edge.flowsSeen.states.set(stuck.record.id, 'ended');
    const { disarm } = edge.locks;
    edge.locks.disarm = async (door, order) => {
      if (door.id === doors.lobby.id) throw new LatchError('locks-unavailable', 'the hub is down');
      return disarm(door, order);
    };
    await expect(due('sweep')).rejects.toThrow('the hub is down');
    edge.locks.disarm = disarm;
    expect(onLock(doors.server)).not.toContain(gone.code.grantId);
    await due('sweep');
    expect(onLock(doors.lobby)).not.toContain(stuck.code.grantId);
  });

  const failing: [string, () => () => void][] = [
    ['the claimed codes', () => breaking(edge.grants, 'sweepClaimed')],
    ['the logs of locks', () => breaking(edge.deviceLogs, 'open')],
    ['the open requests', () => breaking(edge.requests, 'open')],
    ['the open visits', () => breaking(edge.visits, 'open')],
    ['the open revocations', () => breaking(edge.rules, 'listRevocations')],
  ];

  it.each(failing)('clears locks also while %s cannot be read, and tells', async (_what, fail) => {
    const gone = await visit(edge, doors.server);
    await arm(gone);
    await edge.grants.end(doors.server.id, gone.code.grantId);
    const mend = fail();
    await expect(due('sweep')).rejects.toThrow('the records are down');
    mend();
    expect(onLock(doors.server)).not.toContain(gone.code.grantId);
  });
});

describe('leases', () => {
  it('are renewed, on record first, where something is armed, and nowhere else', async () => {
    const given = await visit(edge, doors.lobby);
    await arm(given);
    const before = await edge.grants.lockBook(doors.lobby.id);
    wait(5);
    const { sync } = edge.locks;
    const sent: string[] = [];
    edge.locks.sync = async (door, order) => {
      const book = await edge.grants.lockBook(door.id);
      expect(book).toMatchObject({ leaseUntil: order.leaseUntil, seq: order.seq });
      sent.push(`${door.id} ${order.leaseUntil}`);
      return sync(door, order);
    };
    await due('renewLeases');
    edge.locks.sync = sync;
    const until = new Date(edge.clock.now().getTime() + 15 * 60_000).toISOString();
    expect(sent).toContain(`lobby ${until}`);
    expect(sent.some((line) => line.startsWith('wtg7-tower'))).toBe(false);
    expect(before?.leaseUntil).not.toBe(until);
  });
});
