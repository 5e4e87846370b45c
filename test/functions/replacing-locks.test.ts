import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOrder } from '../../activities/arm-order.js';
import { iotHubLocks } from '../../src/azure/iot-hub-locks.js';
import { iotHubRegistry } from '../../src/azure/iot-hub-registry.js';
import { signedAnswers } from '../../src/azure/signed-answers.js';
import { reconcileDoor } from '../../src/functions/doors/reconcile-door.js';
import { createDoorLock, type DoorLock } from '../../src/local/devices/door-lock.js';
import { hubHost, startIot } from '../support/iot.js';
import { doors } from '../support/site.js';
import { testCredential } from '../support/test-token.js';
import { openEntrance } from './given/entrance.js';
import { type Visit, visit } from './given/visit.js';

const { edge, as, present } = await openEntrance();
const iot = await startIot();
iot.world.clock.set(edge.clock.now());
const hub = { hostName: hubHost, credential: testCredential };
Object.assign(edge, {
  registry: iotHubRegistry(hub),
  locks: iotHubLocks({ ...hub, keys: edge.keys, clock: edge.clock }),
  answers: signedAnswers({ keys: edge.keys }),
});
afterAll(() => iot.close());

const doorId = doors.lobby.id;
const door = async () => (await edge.doors.read(doorId)) ?? doors.lobby;
let first: DoorLock;
let second: DoorLock;
let given: Visit;

/** The device of this name with a certificate of its own, screwed to the door. */
async function device(deviceId: string): Promise<{ certificate: string; plugIn(): Promise<DoorLock> }> {
  const certificate = await iot.pki.issueDevice(deviceId);
  const place = { deviceId, doorId, certificate, hub: { hostName: hubHost, mqttPort: iot.hub().mqttPort } };
  return { certificate: certificate.cert, plugIn: () => createDoorLock(iot.world, place) };
}
async function mount(deviceId: string): Promise<DoorLock> {
  const made = await device(deviceId);
  const order = { action: 'enrol', device: 'lock', deviceId, certificate: made.certificate };
  expect(await as('erin')('POST', `/api/doors/${doorId}/enrolments`, order)).toMatchObject({ status: 200, body: { state: 'applied' } });
  return made.plugIn();
}
const holds = (lock: DoorLock) => lock.snapshot().armed.map(({ grantId }) => grantId);

beforeAll(async () => {
  await edge.doors.change(doorId, ({ lock: _, ...lockless }) => lockless);
  first = await mount('lobby-lock-a');
  given = await visit(edge, await door());
  await edge.locks.arm(await door(), await newOrder(edge, given.record, await door(), given.code));
  expect([first.snapshot().online, holds(first)]).toEqual([true, [given.code.grantId]]);
});
afterAll(() => Promise.all([first.close(), second.close()]));

describe('a lock that is replaced', () => {
  it('is emptied, cut off and never let in again by its certificate', async () => {
    second = await mount('lobby-lock-b');
    await first.setOnline(false);
    await first.setOnline(true);
    expect([first.snapshot().online, holds(first)]).toEqual([false, []]);
    expect(second.snapshot().online).toBe(true);
    await first.setOnline(false);
  });

  it('leaves its door, whose grants are armed on the new one when it connects, under a key of its own', async () => {
    await reconcileDoor(doorId, edge);
    expect(holds(second)).toEqual([given.code.grantId]);
    expect(await door()).toMatchObject({ id: doorId, lock: { deviceId: 'lobby-lock-b', enrolment: 2 } });
    const { body } = await as('erin')('GET', `/api/doors/${doorId}/changes`);
    expect(body['changes']).toMatchObject([{ device: { id: 'lobby-lock-b' } }, { device: { id: 'lobby-lock-a' } }]);
  });

  it('opens on no answer any more, its own former ones and those for the new one alike', async () => {
    const now = edge.clock.now();
    const terms = { grantId: given.code.grantId, generation: 1, attemptId: 'x', at: now.toISOString(), answerUntil: now.toISOString() };
    const former = { ...(await door()), lock: { deviceId: 'lobby-lock-a', enrolment: 1, publicJwk: first.publicJwk } };
    const old = (await edge.answers.sign(former, terms)) ?? '';
    expect(await second.open(old)).toEqual({ opened: false, because: 'bad-answer' });
    expect(await first.open(old)).toEqual({ opened: false, because: 'not-armed' });
    const { body } = await present({ code: given.digits });
    expect(await first.open(String(body['answer']))).toEqual({ opened: false, because: 'bad-answer' });
    expect(await second.open(String(body['answer']))).toEqual({ opened: true });
  });
});
