import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../src/domain/audit/audit-entry.js';
import { DoorId } from '../../src/domain/ids.js';
import { registerStream } from '../../src/functions/stream.js';
import { createTestHost } from '../../src/local/host/test-host.js';
import { edgePorts } from './given/edge.js';

const edge = edgePorts();
const time = timeByHand();
const pace = { askMs: 500, checkMs: 15_000, lifeMs: 60_000, time };
const host = await createTestHost({
  app: async () => void registerStream(edge, pace),
  clock: edge.clock,
  hostJson: { extensions: { http: { routePrefix: '' } } },
});
afterAll(() => host.close());

type Heard = { event: string; data: Record<string, unknown>; id?: string };

/** Time for streams, which passes when it is told to. */
function timeByHand() {
  let now = 0;
  let waiting: { until: number; goOn(): void }[] = [];
  return {
    now: () => now,
    pass: (ms: number) => new Promise<void>((goOn) => waiting.push({ until: now + ms, goOn })),
    /** How many streams wait. */
    waiting: () => waiting.length,
    /** To the instant at which the first of those who wait goes on. */
    step() {
      now = Math.min(...waiting.map(({ until }) => until));
      const due = waiting.filter(({ until }) => until === now);
      waiting = waiting.filter(({ until }) => until > now);
      for (const { goOn } of due) goOn();
    },
  };
}
const aMoment = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Lets time pass until a stream has ended. `meanwhile` happens once it waits for what is new. */
async function toItsEnd<T>(stream: Promise<T>, meanwhile: () => Promise<unknown> = async () => {}): Promise<T> {
  let isOver = false;
  const end = stream.finally(() => {
    isOver = true;
  });
  let left: typeof meanwhile | undefined = meanwhile;
  while (!isOver) {
    if (time.waiting() > 0) {
      await left?.();
      left = undefined;
      time.step();
    }
    await aMoment();
  }
  return end;
}
const hear = (user: string, place?: string, meanwhile?: () => Promise<unknown>) => toItsEnd(heardBy(user, place), meanwhile);

/** Everything a stream says until it ends; a host without streaming answers it in one piece. */
async function heardBy(user: string, place?: string): Promise<{ status: number; type: string | null; heard: Heard[]; last: string }> {
  const headers = { authorization: `Bearer ${user}`, ...(place !== undefined && { 'last-event-id': place }) };
  const response = await host.fetch('/api/stream', { headers });
  const fields = (block: string) => Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
  const text = await response.text();
  if (response.status !== 200) return { status: response.status, type: response.headers.get('content-type'), heard: [], last: '' };
  const heard = text
    .split('\n\n')
    .map(fields)
    .filter(({ event }) => event !== undefined)
    .map(({ event, data, id }) => ({ event, data: JSON.parse(data), ...(id !== undefined && { id }) }));
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    heard,
    last: heard.findLast(({ id }) => id !== undefined)?.id ?? '',
  };
}

let entries = 0;
const alarm = (more: Partial<AuditEntry> = {}): AuditEntry => {
  entries += 1;
  const at = edge.clock.now().toISOString();
  const what = {
    recordId: `alarm:${entries}`,
    kind: 'door.forced',
    at,
    by: 'lock-lobby',
    doorId: DoorId.parse('lobby'),
    detail: { deviceId: 'x' },
  };
  return { ...what, ...more } as AuditEntry;
};
const happened = (heard: Heard[]) => heard.filter(({ event }) => event === 'happened').map(({ data }) => data['seq']);

beforeEach(() => edge.audit.append(alarm()));

describe('the stream of the desk', () => {
  it('tells what happens from now on, as events that name themselves, and nothing that people wrote', async () => {
    const { status, type, heard } = await hear('dan', undefined, () => edge.audit.append(alarm({ reason: '<b>free text</b>' })));
    expect([status, type]).toEqual([200, 'text/event-stream']);
    expect(heard.map(({ event }) => event)).toEqual(['open', 'happened']);
    expect(heard[0]?.data).toEqual({ now: edge.clock.now().toISOString() });
    expect(heard[1]?.data).toEqual({
      ...{ chain: 'door:lobby:202702', seq: 2, at: edge.clock.now().toISOString(), kind: 'door.forced', doorId: 'lobby' },
    });
  });

  it('goes on where its reader was, and misses nothing that was written meanwhile', async () => {
    const { last } = await hear('dan');
    await edge.audit.append(alarm(), alarm());
    const again = await hear('dan', last);
    const all = [...edge.audit.records.values()].length;
    expect(happened(again.heard)).toEqual([all - 1, all]);
    expect(happened((await hear('dan', again.last)).heard)).toEqual([]);
    expect(again.heard.map(({ event }) => event)).not.toContain('gap');
  });

  it('says that something is missing to whoever was away for too long, or comes with a place that is none', async () => {
    const { last } = await hear('dan');
    await edge.audit.append(alarm());
    edge.clock.set(new Date(edge.clock.now().getTime() + 16 * 60_000));
    await edge.audit.append(alarm());
    const late = await hear('dan', last);
    expect(late.heard.map(({ event }) => event)).toEqual(['open', 'gap', 'happened']);
    expect((await hear('dan', 'no place')).heard.map(({ event }) => event)).toEqual(['open', 'gap']);
  });

  it('leaves out what the desk has no use for', async () => {
    const { last } = await hear('dan');
    const reading = { recordId: `reading:${entries}`, kind: 'audit.read', at: edge.clock.now().toISOString(), by: 'frank' };
    await edge.audit.append(reading as unknown as AuditEntry);
    expect((await hear('dan', last)).heard.map(({ event }) => event)).toEqual(['open']);
  });

  it.each([
    ['nobody', '', 401],
    ['a requester', 'alice', 403],
    ['an auditor', 'frank', 403],
    ['an application', 'robot', 403],
  ])('is not for %s', async (_who, user, status) => {
    expect((await hear(user)).status).toBe(status);
  });

  it('ends when its reader’s session does', async () => {
    const { standing } = edge.sessions;
    let asked = 0;
    edge.sessions.standing = async () => {
      asked += 1;
      return asked > 1 ? 'session-revoked' : 'open';
    };
    const began = time.now();
    await hear('dan', undefined, () => edge.audit.append(alarm()));
    expect([time.now() - began, asked]).toEqual([pace.checkMs, 2]);
    edge.sessions.standing = standing;
  });

  it('is had three times at once by one person, and the oldest ends for the fourth', async () => {
    const began = time.now();
    const streams: Promise<number>[] = [];
    for (const nth of [1, 2, 3, 4]) {
      streams.push(heardBy('dan').then(() => time.now() - began));
      while (time.waiting() < nth) await aMoment();
    }
    time.step();
    const [first, ...others] = streams;
    expect(await first).toBe(pace.askMs);
    expect(await toItsEnd(Promise.all(others))).toEqual([pace.lifeMs, pace.lifeMs, pace.lifeMs]);
  });
});
