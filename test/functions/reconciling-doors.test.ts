import { describe, expect, it } from 'vitest';
import { newOrder } from '../../activities/arm-order.js';
import { newDoorChange } from '../../src/domain/door-change.js';
import type { DoorRecord } from '../../src/domain/door-record.js';
import { LatchError } from '../../src/domain/errors.js';
import { closeRequest, noteDoor } from '../../src/domain/request.js';
import type { ArmOrder } from '../../src/ports/locks.js';
import { aHold } from '../support/a-hold.js';
import { doors } from '../support/site.js';
import { edgePorts } from './given/edge.js';
import { openTriggers } from './given/triggers.js';
import { type Visit, visit } from './given/visit.js';

const edge = edgePorts();
const { due, happened } = openTriggers(edge);
const lockOf = ({ id }: DoorRecord) => edge.locks.of(id);
const onLock = (door: DoorRecord) => [...lockOf(door).held.keys()].toSorted();
const armed = async (given: Visit) => {
  await edge.locks.arm(given.door, await newOrder(edge, given.record, given.door, given.code));
  return given;
};
/** The twin of a lock that holds something names it; the timer asks only those. */
const look = async (door: DoorRecord) => {
  const device = edge.registry.known.get(door.lock?.deviceId ?? '');
  if (device) device.reported = onLock(door);
  await due('reconcileDoors');
};
const drifts = (door: DoorRecord) =>
  [...edge.audit.records.values()].filter(({ kind, doorId }) => kind === 'door.drift' && doorId === door.id).map(({ detail }) => detail);
const stranger = '77777777-7777-4777-8777-777777777777';
const byHand = (change: Partial<ArmOrder> = {}) => ({
  ...({ armId: 'x', seq: 900, generation: 1 } as const),
  ...window,
  leaseUntil: window.notAfter,
  ...change,
});
const window = { notBefore: '2027-02-03T08:00:00.000Z', notAfter: '2027-02-03T20:00:00.000Z' };

describe('a lock in reach is brought back to what the records say, and the audit says so', () => {
  it('when somebody has armed a stranger: off, under a number above theirs', async () => {
    const ours = await armed(await visit(edge, doors.lobby));
    await edge.locks.arm(doors.lobby, byHand({ grantId: stranger as ArmOrder['grantId'] }) as ArmOrder);
    await look(doors.lobby);
    expect(onLock(doors.lobby)).toEqual([ours.code.grantId]);
    expect(drifts(doors.lobby)).toMatchObject([
      { found: 'sequence', onLock: 900 },
      { found: 'foreign', grantId: stranger, deviceId: 'lobby-lock' },
    ]);
    expect((await edge.grants.lockBook(doors.lobby.id))?.seq).toBeGreaterThan(900);
    await look(doors.lobby);
    expect(drifts(doors.lobby)).toHaveLength(2);
  });

  it('when somebody has taken one of ours off: on again, by the same right', async () => {
    const [gone, kept] = [await armed(await visit(edge, doors.server)), await armed(await visit(edge, doors.server))];
    await edge.locks.disarm(doors.server, { seq: 50, grantIds: [gone.code.grantId] });
    await look(doors.server);
    expect(onLock(doors.server)).toEqual([gone.code.grantId, kept.code.grantId].toSorted());
    expect(lockOf(doors.server).held.get(gone.code.grantId)).toMatchObject({
      generation: 1,
      notBefore: gone.code.notBefore,
      notAfter: gone.code.notAfter,
    });
    expect(drifts(doors.server)).toContainEqual(expect.objectContaining({ found: 'missing', grantId: gone.code.grantId }));
  });

  it('when somebody has stretched the time of one of ours: armed anew with its own', async () => {
    const given = await armed(await visit(edge, doors.cage));
    await edge.locks.arm(doors.cage, byHand({ grantId: given.code.grantId }) as ArmOrder);
    await look(doors.cage);
    expect(lockOf(doors.cage).held.get(given.code.grantId)).toMatchObject({ notAfter: given.code.notAfter });
    expect(drifts(doors.cage)).toContainEqual(expect.objectContaining({ found: 'altered', grantId: given.code.grantId }));
  });

  it('when it holds the keys of another enrolment: new keys, and everything armed again under them', async () => {
    lockOf(doors.cage).enrolment = 7;
    const before = onLock(doors.cage);
    await look(doors.cage);
    expect(lockOf(doors.cage).enrolment).toBe(1);
    expect(onLock(doors.cage)).toEqual(before);
    expect(drifts(doors.cage)).toContainEqual(expect.objectContaining({ found: 'enrolment', onLock: 7 }));
  });

  it('and not given again what has lost its right meanwhile', async () => {
    const given = await armed(await visit(edge, doors.tower));
    await edge.locks.disarm(doors.tower, { seq: 60, grantIds: [given.code.grantId] });
    const target = { kind: 'request', id: given.record.id } as const;
    await edge.rules.hold(target, aHold());
    await look(doors.tower);
    expect(onLock(doors.tower)).toEqual([]);
  });

  it('and freed of a grant that a rule denies, although nobody told its orchestration', async () => {
    const given = await armed(await visit(edge, doors.tower));
    expect(onLock(doors.tower)).toEqual([given.code.grantId]);
    await edge.rules.hold({ kind: 'door', id: 'wtg7-tower' }, aHold());
    await look(doors.tower);
    expect(onLock(doors.tower)).toEqual([]);
  });
});

describe('a change of a door that cannot be carried out', () => {
  const order = { do: 'note', device: 'lock', deviceId: 'cage-12-lock', status: 'disabled' } as const;
  const stuck = { changeId: stranger, doorId: doors.cage.id, order, by: 'system', bodyHash: '' } as const;

  it('keeps no door from being looked after, and is told', async () => {
    const ours = await armed(await visit(edge, doors.lobby));
    await edge.locks.arm(doors.lobby, byHand({ grantId: stranger as ArmOrder['grantId'], seq: 2000 }) as ArmOrder);
    await edge.doorChanges.create(newDoorChange(stuck, false, edge.clock.now()));
    edge.clock.set(new Date(edge.clock.now().getTime() + 2 * 60_000));
    const { change } = edge.doorChanges;
    edge.doorChanges.change = async (id, transition) => {
      if (id === stuck.changeId) throw new LatchError('records-unavailable', 'the records are down');
      return change(id, transition);
    };
    await expect(look(doors.lobby)).rejects.toThrow('the records are down');
    edge.doorChanges.change = change;
    expect(onLock(doors.lobby)).toContain(ours.code.grantId);
    expect(onLock(doors.lobby)).not.toContain(stranger);
    await look(doors.lobby);
    expect(await edge.doorChanges.unsettled()).toEqual([]);
  });
});

describe('what tells of trouble at once', () => {
  const hub = (source: string, opType: string, deviceId: string, body: unknown = {}) => ({
    body,
    system: { 'iothub-connection-device-id': deviceId, 'iothub-message-source': source },
    properties: { opType },
  });
  const dark = { ...doors.server };

  it('is a twin that names a stranger', async () => {
    await edge.locks.arm(dark, byHand({ grantId: stranger as ArmOrder['grantId'], seq: 4000 }) as ArmOrder);
    await happened(
      hub('twinChangeEvents', 'updateTwin', 'server-a-lock', { properties: { reported: { grants: { [stranger]: { gen: 1 } } } } }),
    );
    expect(onLock(dark)).not.toContain(stranger);
  });

  it('is not a twin that names one of ours, nor one that drops something', async () => {
    const { readBack } = edge.locks;
    const asked: string[] = [];
    edge.locks.readBack = (door) => {
      asked.push(door.id);
      return readBack(door);
    };
    const [ours = ''] = onLock(dark);
    await happened(
      hub('twinChangeEvents', 'updateTwin', 'server-a-lock', { properties: { desired: { grants: { [ours]: {}, [stranger]: null } } } }),
    );
    expect(asked).toEqual([]);
    edge.locks.readBack = readBack;
  });

  it('is a device that is deleted, and one that is disabled while it was connected', async () => {
    edge.registry.known.delete('cage-12-lock');
    await happened(hub('deviceLifecycleEvents', 'deleteDeviceIdentity', 'cage-12-lock'));
    expect((await edge.doors.read(doors.cage.id))?.lock).toMatchObject({ status: 'disabled' });
    const device = edge.registry.known.get('lobby-lock');
    if (device) device.status = 'disabled';
    await happened(hub('deviceConnectionStateEvents', 'deviceDisconnected', 'lobby-lock'));
    expect((await edge.doors.read(doors.lobby.id))?.lock).toMatchObject({ status: 'disabled' });
    if (device) device.status = 'enabled';
    await look(doors.lobby);
    expect((await edge.doors.read(doors.lobby.id))?.lock).toMatchObject({ status: 'enabled' });
  });
});

describe('a request that ended while its lock was away', () => {
  it('keeps `unconfirmed` until the lock shows that it has let go', async () => {
    const given = await armed(await visit(edge, doors.server));
    const at = edge.clock.now();
    await edge.grants.end(doors.server.id, given.code.grantId);
    await edge.requests.change(given.record.id, (record) =>
      closeRequest(
        noteDoor(record, doors.server.id, { lock: 'unconfirmed', because: 'door-offline' }, 'unconfirmed', at),
        'cancelled',
        undefined,
        at,
      ),
    );
    edge.locks.setOnline('server-a', false);
    await look(doors.server);
    expect(await edge.requests.read(given.record.id)).toMatchObject({ doors: [{ lock: 'unconfirmed' }] });
    edge.locks.setOnline('server-a', true);
    await look(doors.server);
    await look(doors.server);
    const after = await edge.requests.read(given.record.id);
    expect(after).toMatchObject({ status: 'closed', outcome: 'cancelled', doors: [{ lock: 'disarmed' }] });
    expect(after?.doors[0]).not.toHaveProperty('because');
    expect(after?.timeline.at(-1)).toMatchObject({ event: 'disarmed', detail: 'server-a' });
  });
});

describe('places at a door', () => {
  it('of requests that are over are given back; of open ones they stay', async () => {
    const [open, over] = [await visit(edge, doors.cabinet), await visit(edge, doors.cabinet)];
    await edge.requests.change(over.record.id, (record) => closeRequest(record, 'failed', 'orchestration-lost', edge.clock.now()));
    edge.flowsSeen.places = [open.code.grantId, over.code.grantId];
    await due('reconcileDoors');
    edge.flowsSeen.places = [];
    const released = edge.flowsSeen.released.filter((line) => line.startsWith('cabinet/'));
    expect(released).toEqual([`cabinet/${over.code.grantId}`]);
  });
});
