import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Iot, readEvents, type StreamEvent, startIot } from '../../../support/iot.js';

let iot: Iot;
beforeAll(async () => {
  iot = await startIot();
});
afterAll(() => iot.close());

function stream(path: string, key?: string): Promise<Response> {
  const [, endpoint = '', shared = ''] = /Endpoint=([^;]+);.*SharedAccessKey=(.+)$/.exec(iot.hub().eventsConnectionString) ?? [];
  return fetch(`${endpoint}${path}`, { headers: { 'x-latch-key': key ?? shared } });
}
const events = async (path: string) => ((await (await stream(path)).json()) as { events: StreamEvent[] }).events;
const register = (deviceId: string) => iot.hub().registerDevice(deviceId);

describe('the event stream', () => {
  it('keeps each device in one partition, in order, numbered from 0 without gaps', async () => {
    for (let nth = 0; nth < 20; nth += 1) await register(`many-${nth}`);
    const all = await readEvents(iot.hub());
    expect(all).toHaveLength(20);
    const { partitions, last } = (await (await stream('latch-hub/partitions')).json()) as { partitions: string[]; last: number[] };
    expect(partitions).toEqual(['0', '1', '2', '3']);
    for (const [index, partition] of partitions.entries()) {
      const numbers = (await events(`latch-hub/partitions/${partition}/events?after=-1&max=100`)).map(
        ({ sequenceNumber }) => sequenceNumber,
      );
      expect(numbers).toEqual(Array.from({ length: (last[index] ?? -1) + 1 }, (_, number) => number));
    }
  });

  it('goes on after a sequence number, at most so many at a time, the same after a restart', async () => {
    const read = async () => {
      const first = await events('latch-hub/partitions/0/events?after=-1&max=2');
      return [...first, ...(await events(`latch-hub/partitions/0/events?after=${first.at(-1)?.sequenceNumber}&max=1`))];
    };
    const before = await read();
    expect(before.map(({ sequenceNumber }) => sequenceNumber)).toEqual([0, 1, 2]);
    await iot.restartHub();
    await read().catch(() => 'the kept-alive connections had ended');
    expect(await read()).toEqual(before);
  });

  it('answers a waiting reader as soon as something comes', async () => {
    const { partitions } = (await (await stream('latch-hub/partitions')).json()) as { partitions: string[] };
    const ends = new Map(
      await Promise.all(
        partitions.map(async (partition) => {
          const last = (await events(`latch-hub/partitions/${partition}/events?after=-1&max=1000`)).at(-1);
          return [partition, last?.sequenceNumber ?? -1] as const;
        }),
      ),
    );
    const waiting = partitions.map((partition) =>
      events(`latch-hub/partitions/${partition}/events?after=${ends.get(partition)}&waitMs=20000`),
    );
    await register('late-comer');
    const [event] = await Promise.race(waiting);
    expect(event).toMatchObject({ partitionKey: 'late-comer', properties: { opType: 'createDeviceIdentity', hubName: 'latch-hub' } });
  });

  it('answers at once, with nothing, who does not wait', async () => {
    expect(await events('latch-hub/partitions/1/events?after=100000')).toEqual([]);
  });

  it('refuses a wrong key and does not know other hubs or partitions', async () => {
    expect((await stream('latch-hub/partitions', 'wrong')).status).toBe(401);
    expect((await stream('other-hub/partitions')).status).toBe(404);
    expect((await stream('latch-hub/partitions/9/events')).status).toBe(404);
  });
});
