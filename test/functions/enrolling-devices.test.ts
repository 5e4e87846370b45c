import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newOrder } from '../../activities/arm-order.js';
import { takeOffLock } from '../../activities/take-off-lock.js';
import { DoorId } from '../../src/domain/ids.js';
import { certificateOf, csrOf, newKey } from '../support/device-certificates.js';
import { doors } from '../support/site.js';
import { openApi } from './given/api.js';
import { enrol } from './given/door-changes.js';
import { edgePorts } from './given/edge.js';
import { openTriggers } from './given/triggers.js';
import { type Visit, visit } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const { happened } = openTriggers(edge);
const door = async (id: string) => edge.doors.read(DoorId.parse(id));
const known = edge.registry.known;
const printOf = (pem: unknown) => new X509Certificate(String(pem)).fingerprint256.replaceAll(':', '');
const armed = async ({ record, door: at, code }: Visit) => edge.locks.arm(at, await newOrder(edge, record, at, code));
const onLock = (id: string) => [...edge.locks.of(id).held.keys()];
const connected = (deviceId: string) => ({
  body: { sequenceNumber: '01' },
  system: { 'iothub-connection-device-id': deviceId, 'iothub-message-source': 'deviceConnectionStateEvents' },
  properties: { opType: 'deviceConnected' },
});

describe('a terminal', () => {
  it('gets its certificate for its request, and is known to hub and door by it', async () => {
    const csr = await csrOf('lobby-t1');
    const { status, body } = await enrol(as('erin'), 'lobby', { device: 'terminal', deviceId: 'lobby-t1', csr }, 'k-1');
    expect({ status, body }).toMatchObject({ status: 200, body: { what: 'enrol', state: 'applied' } });
    expect(known.get('lobby-t1')).toMatchObject({ certificates: [printOf(body['certificate'])] });
    expect((await door('lobby'))?.terminals).toMatchObject([
      {
        id: 'lobby-t1',
        status: 'enabled',
        thumbprint: expect.stringMatching(/^[\w-]{43}$/),
        certificate: { sha256: printOf(body['certificate']) },
      },
    ]);
    const again = await enrol(as('erin'), 'lobby', { device: 'terminal', deviceId: 'lobby-t1', csr }, 'k-1');
    expect(again.body['certificate']).toBe(body['certificate']);
  });

  it('may bring its own certificate', async () => {
    const certificate = await certificateOf('lobby-t2');
    expect(await enrol(as('erin'), 'lobby', { device: 'terminal', deviceId: 'lobby-t2', certificate })).toMatchObject({ status: 200 });
    expect(known.get('lobby-t2')).toMatchObject({ certificates: [printOf(certificate)] });
  });

  it('is renewed: from then on its old key is none', async () => {
    const before = (await door('lobby'))?.terminals.find(({ id }) => id === 'lobby-t2');
    const csr = await csrOf('lobby-t2');
    expect(await enrol(as('erin'), 'lobby', { action: 'renew', device: 'terminal', deviceId: 'lobby-t2', csr })).toMatchObject({
      status: 200,
    });
    const after = (await door('lobby'))?.terminals.filter(({ id }) => id === 'lobby-t2');
    expect(after).toHaveLength(1);
    expect(after?.[0]?.thumbprint).not.toBe(before?.thumbprint);
  });

  it('is retired: gone from door and hub, and again is no harm under its key', async () => {
    const retire = () => enrol(as('erin'), 'lobby', { action: 'retire', device: 'terminal', deviceId: 'lobby-t2' }, 'k-2');
    expect([(await retire()).status, (await retire()).status]).toEqual([200, 200]);
    expect((await door('lobby'))?.terminals.map(({ id }) => id)).toEqual(['lobby-t1']);
    expect(known.has('lobby-t2')).toBe(false);
  });
});

describe('an enrolment', () => {
  it.each([
    ['neither request nor certificate', { device: 'terminal', deviceId: 'new-t1' }, 400, 'invalid-field', 'csr'],
    ['both', { device: 'terminal', deviceId: 'new-t1', csr: 'x', certificate: 'y' }, 400, 'invalid-field', 'certificate'],
    ['a certificate that is none', { device: 'terminal', deviceId: 'new-t1', certificate: 'x' }, 400, 'certificate-unfit', 'certificate'],
    ['something to a retirement', { action: 'retire', device: 'terminal', deviceId: 'lobby-t1', csr: 'x' }, 400, 'invalid-field', 'csr'],
    ['a name that is no device id', { device: 'terminal', deviceId: '../etc', csr: 'x' }, 400, 'invalid-field', 'deviceId'],
    ['a device that is here', { device: 'terminal', deviceId: 'lobby-t1', csr: 'x' }, 409, 'device-known', 'deviceId'],
    ['a device of another door', { device: 'lock', deviceId: 'cage-12-lock', csr: 'x' }, 409, 'device-elsewhere', 'deviceId'],
    ['a stranger to renew', { action: 'renew', device: 'terminal', deviceId: 'new-t1', csr: 'x' }, 409, 'unknown-device', 'deviceId'],
  ])('of %s is refused by name, and leaves nothing behind', async (_what, body, status, code, field) => {
    expect(await enrol(as('erin'), 'lobby', body)).toMatchObject({ status, body: { code, errors: [{ field }] } });
    expect(known.has('new-t1')).toBe(false);
  });

  it('of a lock at a gateway is refused', async () => {
    const reply = await enrol(as('erin'), 'cabinet', { device: 'lock', deviceId: 'cabinet-lock', csr: 'x' });
    expect(reply).toMatchObject({ status: 409, body: { code: 'gateway-has-no-lock' } });
  });

  it.each([
    ['no request', 'x', 'bad-request'],
    ['a request for another name', csrOf('someone-else'), 'certificate-unfit'],
  ])('with %s is refused by the authority, on record', async (_what, csr, code) => {
    const reply = await enrol(as('erin'), 'lobby', { device: 'terminal', deviceId: 'new-t1', csr: await csr });
    expect(reply).toMatchObject({ status: 409, body: { code } });
    expect(known.has('new-t1')).toBe(false);
    expect((await door('lobby'))?.terminals.some(({ id }) => id === 'new-t1')).toBe(false);
  });

  it('cut short by trouble is finished by the same call', async () => {
    const { put } = edge.registry;
    edge.registry.put = () => Promise.reject(new Error('hub is down'));
    const body = { device: 'terminal', deviceId: 'lobby-t3', csr: await csrOf('lobby-t3') };
    expect((await enrol(as('erin'), 'lobby', body, 'k-3')).status).toBe(500);
    expect((await door('lobby'))?.terminals.some(({ id }) => id === 'lobby-t3')).toBe(false);
    edge.registry.put = put;
    expect(await enrol(as('erin'), 'lobby', body, 'k-3')).toMatchObject({ status: 200, body: { state: 'applied' } });
    expect((await door('lobby'))?.terminals.some(({ id }) => id === 'lobby-t3')).toBe(true);
  });

  it('at an exclusion door waits for a second person, and the certificate with it', async () => {
    const csr = await csrOf('server-a-t9');
    const asked = await enrol(as('erin'), 'server-a', { device: 'terminal', deviceId: 'server-a-t9', csr });
    expect(asked).toMatchObject({ status: 202, body: { state: 'proposed' } });
    expect(asked.body).not.toHaveProperty('certificate');
    expect(known.has('server-a-t9')).toBe(false);
    const confirmed = await as('gus')('POST', `/api/doors/server-a/changes/${asked.body['id']}/confirm`);
    expect(confirmed).toMatchObject({ status: 200, body: { certificate: expect.stringContaining('BEGIN CERTIFICATE') } });
    expect(known.has('server-a-t9')).toBe(true);
  });
});

describe('a lock that is replaced', () => {
  const replace = async (doorId: string, deviceId: string) =>
    enrol(as('erin'), doorId, { device: 'lock', deviceId, csr: await csrOf(deviceId) });

  it('leaves the door with its history, its grants on the new device, and the old one shut out', async () => {
    const given = await visit(edge, doors.cage);
    await armed(given);
    expect(await replace('cage-12', 'cage-12-lock-2')).toMatchObject({ status: 200 });
    expect(await door('cage-12')).toMatchObject({ lock: { deviceId: 'cage-12-lock-2', enrolment: 2, kid: 'k1' } });
    expect(known.has('cage-12-lock')).toBe(false);
    expect(edge.locks.of('cage-12')).toMatchObject({ enrolment: 2 });
    expect(onLock('cage-12')).toEqual([given.code.grantId]);
    expect(await edge.requests.read(given.record.id)).toMatchObject({ doors: [{ lock: 'armed' }], status: 'delivered' });
    expect((await edge.grants.read(doors.cage.id, given.code.grantId))?.state).toBe('live');
  });

  it('that comes back later is armed when it does, and until then nobody enters', async () => {
    const given = await visit(edge, doors.lobby);
    await armed(given);
    edge.locks.setOnline('lobby', false);
    expect(await replace('lobby', 'lobby-lock-2')).toMatchObject({ status: 200 });
    expect(await edge.requests.read(given.record.id)).toMatchObject({ doors: [{ lock: 'pending', because: 'lock-replaced' }] });
    edge.locks.setOnline('lobby', true);
    await happened(connected('lobby-lock-2'));
    expect(onLock('lobby')).toEqual([given.code.grantId]);
    expect(await edge.requests.read(given.record.id)).toMatchObject({ doors: [{ lock: 'armed' }] });
  });

  it('without having been seen empty counts as open until its lease is over: no revocation is confirmed before', async () => {
    const given = await visit(edge, doors.tower);
    await armed(given);
    edge.locks.setOnline('wtg7-tower', false);
    await replace('wtg7-tower', 'wtg7-tower-lock-2');
    expect((await door('wtg7-tower'))?.formerLocks).toMatchObject([
      { deviceId: 'wtg7-tower-lock', exposedUntil: '2027-02-03T09:02:00.000Z' },
    ]);
    edge.locks.setOnline('wtg7-tower', true);
    const now = await door('wtg7-tower');
    expect(now && (await takeOffLock(edge, now, given.code.grantId))).toBe(false);
    edge.clock.set(new Date('2027-02-03T09:02:00.001Z'));
    expect(now && (await takeOffLock(edge, now, given.code.grantId))).toBe(true);
  });

  it('keeps number and keys when its certificate is renewed for the same key, and connects by either for a day', async () => {
    const key = newKey();
    const first = await certificateOf('server-a-lock-2', key);
    const confirmed = async (body: object) => {
      const { body: asked } = await enrol(as('erin'), 'server-a', body);
      return as('gus')('POST', `/api/doors/server-a/changes/${asked['id']}/confirm`);
    };
    await confirmed({ device: 'lock', deviceId: 'server-a-lock-2', certificate: first });
    expect(await door('server-a')).toMatchObject({ lock: { enrolment: 2 } });
    const second = await certificateOf('server-a-lock-2', key);
    await confirmed({ action: 'renew', device: 'lock', deviceId: 'server-a-lock-2', certificate: second });
    expect(await door('server-a')).toMatchObject({
      lock: { enrolment: 2, certificate: { sha256: printOf(second), previous: { sha256: printOf(first) } } },
    });
    expect(known.get('server-a-lock-2')?.certificates).toEqual([printOf(second), printOf(first)]);
    await confirmed({ action: 'renew', device: 'lock', deviceId: 'server-a-lock-2', certificate: await certificateOf('server-a-lock-2') });
    expect(await door('server-a')).toMatchObject({ lock: { enrolment: 3 } });
  });

  it('never gets a number again that a lock before it had', async () => {
    const retire = (deviceId: string) => enrol(as('erin'), 'lobby', { action: 'retire', device: 'lock', deviceId });
    expect(await retire('lobby-lock-2')).toMatchObject({ status: 200 });
    expect(await door('lobby')).not.toHaveProperty('lock');
    await replace('lobby', 'lobby-lock-2');
    expect(await door('lobby')).toMatchObject({ lock: { enrolment: 3 } });
  });
});
