import { describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import { noteDoor } from '../../src/domain/request.js';
import { doors } from '../support/site.js';
import { edgePorts } from './given/edge.js';
import { type Event, openTriggers } from './given/triggers.js';
import { type Visit, visit } from './given/visit.js';

const edge = edgePorts();
const { happened, happenedAgain, due } = openTriggers(edge);
const at = edge.clock.now().toISOString();

const from = (deviceId: string, body: unknown): Event => ({
  body,
  system: { 'iothub-connection-device-id': deviceId, 'iothub-message-source': 'Telemetry', 'message-id': 'm' },
});
const said = ({ code }: Visit, logSeq: number, change: object = {}) => ({
  type: 'codeUsed',
  logSeq,
  doorId: 'cage-12',
  grantId: code.grantId,
  generation: code.generation,
  at,
  ...change,
});
const codeOf = async ({ door, code }: Visit) => (await edge.grants.codes(door.id, code.grantId))[0];
const attempt = (id: string) => edge.entries.attempt(doors.cage.id, id);

describe('a lock that opens on the word of the cloud', () => {
  it('says what it made of the answer to a granted attempt; its first word stands, and nobody else is believed', async () => {
    const given = await visit(edge, doors.lobby);
    const granted = { attemptId: 'answered', doorId: doors.lobby.id, readerId: 'keypad', judge: 'cloud', at, state: 'granted' } as const;
    await edge.grants.noteAttempt({ id: 'a:answered', kind: 'attempt', ...granted });
    const word = (type: string, logSeq: number, change = {}) =>
      said(given, logSeq, { type, doorId: 'lobby', attemptId: 'answered', ...change });
    await happened(from('cage-12-lock', word('opened', 1)));
    expect(await edge.entries.attempt(doors.lobby.id, 'answered')).not.toHaveProperty('lockSaid');
    const refused = from('lobby-lock', word('answerRefused', 2, { because: 'too-late' }));
    await happened(refused, refused, from('lobby-lock', word('opened', 3)));
    expect(await edge.entries.attempt(doors.lobby.id, 'answered')).toMatchObject({
      state: 'granted',
      lockSaid: { opened: false, because: 'too-late', at },
    });
  });
});

describe('a lock that judges for itself', () => {
  it('says that a code was used; twice is once', async () => {
    const given = await visit(edge, doors.cage);
    const message = from('cage-12-lock', said(given, 7));
    await happened(message, message);
    await happened(message);
    expect(await codeOf(given)).toMatchObject({ state: 'used' });
    expect(await attempt('cage-12-lock-7')).toMatchObject({
      state: 'granted',
      judge: 'lock',
      readerId: 'keypad',
      requestId: given.record.id,
    });
  });

  it('says that it refused one, and why', async () => {
    const given = await visit(edge, doors.cage);
    await happened(
      from('cage-12-lock', said(given, 8, { type: 'codeRejected', because: 'too-early' })),
      from('cage-12-lock', { type: 'codeRejected', logSeq: 9, doorId: 'cage-12', at, because: 'something new' }),
    );
    expect(await codeOf(given)).toMatchObject({ state: 'live' });
    expect(await attempt('cage-12-lock-8')).toMatchObject({ state: 'denied', because: 'too-early' });
    expect(await attempt('cage-12-lock-9')).toMatchObject({ state: 'denied', because: 'unknown-code' });
  });

  it('that opened after the terminal was told no has an attempt of its own', async () => {
    const given = await visit(edge, doors.cage);
    await edge.grants.noteAttempt({
      id: 'a:t-1',
      kind: 'attempt',
      doorId: doors.cage.id,
      attemptId: 't-1',
      readerId: 'r',
      judge: 'lock',
      at,
      state: 'denied',
      because: 'door-offline',
    });
    await happened(from('cage-12-lock', said(given, 10, { attemptId: 't-1' })));
    expect(await attempt('t-1')).toMatchObject({ state: 'denied' });
    expect(await attempt('t-1.opened')).toMatchObject({ state: 'granted', requestId: given.record.id });
  });

  it.each([
    ['another device', (given: Visit) => from('lobby-lock', said(given, 11))],
    ['no device we know', (given: Visit) => from('burglar', said(given, 11))],
    [
      'a device named in the message',
      (given: Visit): Event => ({ body: said(given, 11), system: {}, properties: { deviceId: 'cage-12-lock' } }),
    ],
    ['another door', (given: Visit) => from('cage-12-lock', said(given, 11, { doorId: 'lobby' }))],
    ['a log that no record can be named after', (given: Visit) => from('cage-12-lock', said(given, 11, { logId: 'a/b' }))],
    ['half a message', () => from('cage-12-lock', { type: 'codeUsed' })],
  ])('is not heard through %s', async (_what, event) => {
    const given = await visit(edge, doors.cage);
    await happened(event(given));
    expect(await codeOf(given)).toMatchObject({ state: 'live' });
    expect(await attempt('cage-12-lock-11')).toBeUndefined();
  });
});

describe('a lock that comes back', () => {
  const back = (opType: string): Event => ({
    body: { sequenceNumber: '01' },
    system: { 'iothub-message-source': 'deviceConnectionStateEvents' },
    properties: { deviceId: 'cage-12-lock', opType },
  });

  it('wakes what waits for it', async () => {
    const waiting = await visit(edge, doors.cage);
    await edge.requests.change(waiting.record.id, (record) =>
      noteDoor(record, doors.cage.id, { lock: 'pending', because: 'door-offline' }, 'pending', at),
    );
    const settled = await visit(edge, doors.cage);
    await happened(back('deviceDisconnected'));
    expect(edge.flowsSeen.woken).toEqual([]);
    await happened(back('deviceConnected'));
    expect(edge.flowsSeen.woken).toEqual([waiting.record.id]);
    expect(settled.record.id).not.toBe(waiting.record.id);
    expect(await edge.grants.lockBook(doors.cage.id)).toMatchObject({ lastContactAt: at });
  });
});

describe('a lock that feels something', () => {
  const felt = (type: string, logSeq: number, change: object = {}) =>
    from('cage-12-lock', { type, logSeq, logId: 'first-life', doorId: 'cage-12', at, ...change });
  const letters = () =>
    edge.messages.outbox.mails.filter(({ to }) => to.address === 'security@latch.example').map(({ subject }) => subject);
  const audited = () => [...edge.audit.records.values()].filter(({ recordId }) => recordId.startsWith('lock:')).map(({ kind }) => kind);

  it('has it audited and told to security, each thing once', async () => {
    const messages = [felt('doorForced', 1), felt('heldOpen', 2), felt('tamper', 3)];
    await happened(...messages, ...messages);
    await happened(messages[0] as Event);
    expect(letters()).toEqual([
      'Alarm: Door cage-12 was opened without anybody being let in',
      'Alarm: Door cage-12 has been left open',
      'Alarm: Door cage-12 reports a hand at its casing',
    ]);
    expect(audited()).toEqual(['door.forced', 'door.held-open', 'door.tamper']);
  });

  it('is written to security later while mail is out, once, and nothing else waits for it', async () => {
    const [before, given] = [letters().length, await visit(edge, doors.cage)];
    const [alarm, use] = [felt('tamper', 4), from('cage-12-lock', said(given, 5))];
    edge.messages.setDown(true);
    await happened(alarm, use);
    await happened(alarm);
    expect(await codeOf(given)).toMatchObject({ state: 'used' });
    expect(await attempt('cage-12-lock-5')).toMatchObject({ state: 'granted' });
    expect(audited()).toEqual(['door.forced', 'door.held-open', 'door.tamper', 'door.tamper']);
    await due('sweep');
    expect(letters()).toHaveLength(before);
    edge.messages.setDown(false);
    await due('sweep');
    expect(letters().slice(before)).toEqual(['Alarm: Door cage-12 reports a hand at its casing']);
    edge.messages.outbox.mails.splice(0);
    await due('sweep');
    await happened(alarm);
    expect(letters()).toEqual([]);
    expect(await edge.deviceLogs.read(doors.cage.id)).toMatchObject({ letters: [] });
  });

  it('is heard again when it has lost its memory and counts from one', async () => {
    const before = letters().length;
    await happened(felt('tamper', 1, { logId: 'second-life' }));
    expect(letters()).toHaveLength(before + 1);
  });
});

describe('a message that cannot be worked on', () => {
  /** Whose door it is cannot be told of this device, until that is mended. */
  function failing(deviceId: string, error: Error): () => void {
    const { withDevice } = edge.doors;
    edge.doors.withDevice = async (id) => {
      if (id === deviceId) throw error;
      return withDevice(id);
    };
    return () => {
      edge.doors.withDevice = withDevice;
    };
  }
  const recordsDown = new LatchError('records-unavailable', 'the records are down');
  const mistake = new TypeError('a mistake of ours');
  const stuck = from('lobby-lock', { type: 'tamper', logSeq: 1, logId: 'x', doorId: 'lobby', at });

  it.each([recordsDown, mistake])('keeps none of the others waiting, and is tried again (%s)', async (error) => {
    const given = await visit(edge, doors.cage);
    const mend = failing('lobby-lock', error);
    await expect(happened(stuck, from('cage-12-lock', said(given, 20)))).rejects.toThrow(error);
    mend();
    expect(await codeOf(given)).toMatchObject({ state: 'used' });
  });

  it('is given up after a minute of tries, unless the records are what it waits for', async () => {
    let mend = failing('lobby-lock', mistake);
    await expect(happenedAgain(11, stuck)).rejects.toThrow('a mistake of ours');
    await happenedAgain(12, stuck);
    mend();
    mend = failing('lobby-lock', new LatchError('records-unavailable', 'too large', { status: 413 }));
    await expect(happenedAgain(11, stuck)).rejects.toThrow('too large');
    await happenedAgain(12, stuck);
    mend();
    mend = failing('lobby-lock', recordsDown);
    await expect(happenedAgain(10_000, stuck)).rejects.toThrow('the records are down');
    mend();
  });
});

describe('an acknowledgement that comes late, in the twin', () => {
  const reported = (grants: object): Event => ({
    body: { version: 9, properties: { reported: { grants, $version: 4 } } },
    system: { 'iothub-message-source': 'twinChangeEvents' },
    properties: { deviceId: 'cage-12-lock', opType: 'updateTwin' },
  });

  it('is noted once, wakes who waits for it and nobody else', async () => {
    const { record, code } = await visit(edge, doors.cage);
    const event = reported({ [code.grantId]: { gen: 1, seq: 7 }, other: null });
    edge.flowsSeen.woken = [];
    await happened(event);
    expect(edge.flowsSeen.woken).toEqual([]);
    await edge.requests.change(record.id, (before) => noteDoor(before, doors.cage.id, { lock: 'pending' }, 'pending', at));
    await happened(event, event);
    expect(edge.flowsSeen.woken).toContain(record.id);
    const notes = [...edge.audit.records.values()].filter(({ kind }) => kind === 'lock.acknowledged-late');
    expect(notes).toMatchObject([{ requestId: record.id, doorId: 'cage-12', detail: { seq: 7 } }]);
    expect((await edge.requests.read(record.id))?.doors[0]).toMatchObject({ lock: 'pending' });
  });
});
