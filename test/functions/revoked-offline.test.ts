import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { newOrder } from '../../activities/arm-order.js';
import { LatchError } from '../../src/domain/errors.js';
import { lockWord } from '../../src/domain/lock-word.js';
import { aHold } from '../support/a-hold.js';
import { doors } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { type Event, openTriggers } from './given/triggers.js';
import { type Visit, visit } from './given/visit.js';

const edge = edgePorts();
edge.responders = 'responders';
const { as } = await openApi(edge);
const { happened, changed, due } = openTriggers(edge);
const lock = { deviceId: 'cage-12-lock', doorId: doors.cage.id };

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
await edge.doors.change(doors.cage.id, (door) => ({
  ...door,
  lock: { deviceId: lock.deviceId, enrolment: 1, publicJwk: { kty: 'EC', crv: 'P-256', x, y } },
}));

const minutesFromNow = (minutes: number) => new Date(edge.clock.now().getTime() + minutes * 60_000).toISOString();
const arm = async ({ record, door, code }: Visit) => edge.locks.arm(door, await newOrder(edge, record, door, code));
const revoke = async (target: object) => (await as('dan')('POST', '/api/revocations', { target, reason: 'Badge lost' })).body;
const shown = async (id: unknown) => (await as('dan')('GET', `/api/revocations/${id}`)).body;
const doorOf = (body: Record<string, unknown>) => (body['doors'] as object[])[0];

let line = 0;
/** What the lock tells of an opening, under its name. */
function used({ code }: Visit, at: string, change: object = {}): Event {
  line += 1;
  const { grantId, generation } = code;
  const said = { ...lock, logId: 'log', logSeq: line, at, grantId, generation };
  const word = lockWord({ says: 'opened', ...said }, pem);
  return {
    body: { type: 'codeUsed', ...said, word, ...change },
    system: { 'iothub-connection-device-id': lock.deviceId, 'iothub-message-source': 'Telemetry' },
  };
}
const incidentsOf = async (id: unknown) => (await shown(id))['incidents'] as Record<string, unknown>[];
const letters = () => edge.messages.outbox.mails.filter(({ subject }) => subject.startsWith('Incident'));

beforeEach(() => edge.locks.setOnline(doors.cage.id, false));

describe('a use that a lock tells of later', () => {
  it('and that was after the revocation is an incident: with the lock’s time, line and signature, told once', async () => {
    const given = await visit(edge, doors.cage);
    const { id } = await revoke({ kind: 'request', id: given.record.id });
    const at = minutesFromNow(1);
    const message = used(given, at);
    await happened(message, message);
    await happened(message);
    expect(await incidentsOf(id)).toEqual([
      {
        ...{ ...lock, requestId: given.record.id, grantId: given.code.grantId, at, receivedAt: edge.clock.now().toISOString() },
        ...{ logId: 'log', logSeq: line, word: (message.body as { word: string }).word },
      },
    ]);
    expect(letters().map(({ subject }) => subject)).toEqual(['Incident: Door cage-12 opened for somebody whose access had been revoked']);
    expect(letters()[0]?.text).toContain('The lock has signed it.');
    await changed('followRules', await edge.rules.revocation(String(id)));
    expect([...edge.audit.records.values()].filter(({ kind }) => kind.startsWith('incident.'))).toMatchObject([
      {
        kind: 'incident.used-after-revoke-offline',
        ...{ at, by: lock.deviceId, doorId: 'cage-12', device: { id: lock.deviceId, logId: 'log', seq: line } },
        detail: { revocationId: id, isSigned: true },
      },
    ]);
  });

  it('and that was before it is none', async () => {
    const given = await visit(edge, doors.cage);
    const { id } = await revoke({ kind: 'request', id: given.record.id });
    await happened(used(given, minutesFromNow(-1)));
    expect(await incidentsOf(id)).toEqual([]);
  });

  it('is on record while mail is out, with the code used up, and security hears of it later, once', async () => {
    const given = await visit(edge, doors.cage);
    const { id } = await revoke({ kind: 'request', id: given.record.id });
    const before = letters().length;
    edge.messages.setDown(true);
    const message = used(given, minutesFromNow(1));
    await happened(message);
    expect(await incidentsOf(id)).toMatchObject([{ grantId: given.code.grantId }]);
    edge.messages.setDown(false);
    await due('sweep');
    expect(letters().slice(before)).toMatchObject([{ text: expect.stringContaining(`/app/revocations/${id}`) }]);
    expect(letters().at(-1)?.text).toContain('The lock has signed it.');
    edge.messages.outbox.mails.splice(0);
    await due('sweep');
    await happened(message);
    expect(letters()).toEqual([]);
  });

  it('in a lockdown is one also while nobody can say who the first responders are', async () => {
    const given = await visit(edge, doors.cage);
    const target = { kind: 'door', id: doors.cage.id } as const;
    await edge.rules.hold(target, aHold({ revocationId: '', mode: 'lockdown', createdAt: minutesFromNow(-2) }));
    const { memberOf } = edge.directory;
    edge.directory.memberOf = async () => {
      throw new LatchError('directory-unavailable', 'silent');
    };
    await happened(used(given, minutesFromNow(-1)));
    edge.directory.memberOf = memberOf;
    const { revocations } = await edge.rules.listRevocations({ mode: 'lockdown' });
    expect(revocations.flatMap(({ incidents }) => incidents)).toMatchObject([{ grantId: given.code.grantId }]);
    await edge.rules.changeRule(target, (rule) => ({ ...rule, holds: [] }));
  });

  it('is one as soon as the rule stands, whoever wrote it and however', async () => {
    const given = await visit(edge, doors.cage);
    const target = { kind: 'person', id: given.record.subjectId } as const;
    await edge.rules.hold(target, { revocationId: '', mode: 'revocation', reason: 'x', createdBy: 'x', createdAt: minutesFromNow(-2) });
    await happened(used(given, minutesFromNow(-1)));
    const { revocations } = await edge.rules.listRevocations({});
    const adopted = revocations.find((record) => record.target.kind === 'person');
    expect(adopted?.incidents).toMatchObject([{ requestId: given.record.id }]);
    await edge.rules.changeRule(target, (rule) => ({ ...rule, holds: [] }));
  });

  it.each([
    ['another time', { at: minutesFromNow(2) }],
    ['another line', { logSeq: 4_711 }],
    ['another log', { logId: 'other' }],
    ['nothing', { word: undefined }],
  ])('and is signed over %s is an incident without a signature', async (_what, change) => {
    const given = await visit(edge, doors.cage);
    const { id } = await revoke({ kind: 'request', id: given.record.id });
    await happened(used(given, minutesFromNow(1), change));
    const [incident] = await incidentsOf(id);
    expect(incident).toMatchObject({ requestId: given.record.id });
    expect(incident).not.toHaveProperty('word');
    expect(letters().at(-1)?.text).toContain('without a signature');
  });
});

describe('a lock that has not heard of a revocation', () => {
  const event = (opType: string): Event => ({
    body: {},
    system: { 'iothub-message-source': 'deviceConnectionStateEvents' },
    properties: { deviceId: lock.deviceId, opType },
  });
  const report: Event = {
    body: { properties: { reported: { grants: {} } } },
    system: { 'iothub-message-source': 'twinChangeEvents' },
    properties: { deviceId: lock.deviceId, opType: 'updateTwin' },
  };

  it.each([
    ['comes back', event('deviceConnected')],
    ['reports what it holds now', report],
  ])('gives its receipt as soon as it %s, however long it was away', async (_what, message) => {
    const given = await visit(edge, doors.cage);
    await arm(given);
    const { id } = await revoke({ kind: 'request', id: given.record.id });
    expect(doorOf(await shown(id))).toMatchObject({ lock: 'unconfirmed', via: 'twin' });
    edge.locks.setOnline(doors.cage.id, true);
    await happened(message);
    expect(doorOf(await shown(id))).toMatchObject({ lock: 'confirmed', via: 'twin' });
    expect(edge.flowsSeen.revocationsWoken).toContain(id);
  });

  it('gets no new lease before it has given it', async () => {
    const [revoked, other] = [await visit(edge, doors.cage), await visit(edge, doors.cage)];
    await arm(revoked);
    await arm(other);
    const { id } = await revoke({ kind: 'request', id: revoked.record.id });
    const leased = async () => (await edge.grants.lockBook(doors.cage.id))?.leaseUntil;
    const before = await leased();
    edge.clock.set(new Date(minutesFromNow(5)));
    await due('renewLeases');
    expect(await leased()).toBe(before);
    edge.locks.setOnline(doors.cage.id, true);
    await due('renewLeases');
    expect(doorOf(await shown(id))).toMatchObject({ lock: 'confirmed' });
    expect(await leased()).not.toBe(before);
  });
});
