import { describe, expect, it } from 'vitest';
import { doors } from '../support/site.js';
import { edgePorts } from './given/edge.js';
import { type Event, openTriggers } from './given/triggers.js';
import { visit } from './given/visit.js';

const edge = edgePorts();
const { happened, due } = openTriggers(edge);
const wait = (seconds: number) => edge.clock.set(new Date(edge.clock.now().getTime() + seconds * 1000));
const told = (tellSeq: number, change: object = {}): Event => ({
  body: {
    type: 'codeRejected',
    doorId: 'cage-12',
    logId: 'life-1',
    logSeq: 2 * tellSeq,
    tellSeq,
    at: '2027-02-03T07:30:00.000Z',
    ...change,
  },
  system: { 'iothub-connection-device-id': 'cage-12-lock', 'iothub-message-source': 'Telemetry' },
});
const back: Event = {
  body: {},
  system: { 'iothub-message-source': 'deviceConnectionStateEvents' },
  properties: { deviceId: 'cage-12-lock', opType: 'deviceConnected' },
};
const audited = (family: string) => [...edge.audit.records.values()].filter(({ kind }) => kind.startsWith(family));

/** What the lock says it has told, when it is read back. */
function saying(count: number): void {
  const { readBack } = edge.locks;
  edge.locks.readBack = async (door) => {
    const report = await readBack(door);
    return report.kind === 'answered' ? { ...report, answer: { ...report.answer, log: { id: 'life-1', told: count } } } : report;
  };
}

describe('a lock that was out of reach', () => {
  it('has what it did meanwhile written down with its own time and ours', async () => {
    await happened(told(1), told(2));
    expect(audited('attempt.')).toEqual([]);
    const attempt = await edge.entries.attempt(doors.cage.id, 'cage-12-lock-life-1-4');
    expect(attempt).toMatchObject({
      at: '2027-02-03T07:30:00.000Z',
      receivedAt: edge.clock.now().toISOString(),
      device: { id: 'cage-12-lock', logId: 'life-1', seq: 4 },
    });
  });

  it('whose lines are on their way when it comes back has no gap', async () => {
    saying(4);
    await happened(back);
    wait(5);
    await happened(told(4), told(3));
    wait(60);
    await due('sweep');
    expect(audited('device.')).toEqual([]);
  });

  it('that has told what nobody heard has a gap in the audit within a minute', async () => {
    saying(7);
    await happened(back);
    wait(30);
    await due('sweep');
    expect(audited('device.')).toMatchObject([{ kind: 'device.gap', doorId: 'cage-12', detail: { from: 5, to: 7 } }]);
    await happened(told(6));
    await due('sweep');
    await due('sweep');
    expect(audited('device.').map(({ kind }) => kind)).toEqual(['device.gap', 'device.gap-filled']);
  });

  it('and does not answer at first has its gap in the audit within a minute all the same', async () => {
    const { readBack } = edge.locks;
    edge.locks.readBack = async () => ({ kind: 'unreachable', because: 'offline' });
    const before = audited('device.').length;
    wait(1);
    await happened(back);
    edge.locks.readBack = readBack;
    saying(9);
    wait(29);
    await due('sweep');
    wait(30);
    await due('sweep');
    expect(audited('device.').slice(before)).toMatchObject([{ kind: 'device.gap', detail: { from: 8, to: 9 } }]);
    edge.locks.readBack = readBack;
  });

  it('and has lost its memory begins another log', async () => {
    await happened(told(1, { logId: 'life-2', logSeq: 1 }));
    await due('sweep');
    expect(audited('device.log-ended')).toMatchObject([{ because: 'memory-lost', device: { logId: 'life-1', seq: 9 } }]);
    expect(await edge.entries.attempt(doors.cage.id, 'cage-12-lock-life-2-1')).toBeDefined();
  });
});

describe('an opening a lock reports', () => {
  const opened = (attemptId: string, logSeq: number): Event => ({
    body: { type: 'opened', doorId: 'lobby', logId: 'x', logSeq, tellSeq: logSeq, attemptId, at: edge.clock.now().toISOString() },
    system: { 'iothub-connection-device-id': 'lobby-lock', 'iothub-message-source': 'Telemetry' },
  });

  it('that our records explain is no news; one they do not is an entry', async () => {
    const { code } = await visit(edge, doors.lobby);
    const at = edge.clock.now().toISOString();
    await edge.grants.noteAttempt({
      ...{
        id: 'a:known',
        kind: 'attempt',
        doorId: doors.lobby.id,
        attemptId: 'known',
        readerId: 'r',
        judge: 'cloud',
        at,
        state: 'granted',
      },
      grantId: code.grantId,
    });
    await happened(opened('known', 1), opened('never', 2), opened('never', 2));
    expect(audited('device.opening')).toMatchObject([{ kind: 'device.opening-unexplained', doorId: 'lobby', device: { seq: 2 } }]);
    expect(JSON.stringify(audited('device.opening'))).not.toContain('attemptId');
  });
});
