import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { cosmosRequests } from '../../src/azure/cosmos-requests.js';
import { DoorId } from '../../src/domain/ids.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { asked } from '../domain/given.js';
import { personId, requestId, startCosmos } from './cosmos-given.js';

const { world, database, close } = await startCosmos();
const requests = cosmosRequests(database);
afterAll(close);
beforeEach(() => world.faults.remove());

const aRequest = (number: number, change: Partial<RequestRecord> = {}) => ({ ...asked(), id: requestId(number), ...change });
const noting =
  (detail: string) =>
  (record: RequestRecord): RequestRecord => ({
    ...record,
    timeline: [...record.timeline, { at: '2027-03-04T09:00:00.000Z', event: 'pending', detail, by: 'people' }],
  });
const writes = () => world.rows.filter(({ method }) => method === 'PUT').length;

describe('a request', () => {
  it('is created once; the stored one is the answer to the second', async () => {
    const record = aRequest(1);
    expect(await requests.create(record)).toEqual({ kind: 'created', record });
    expect(await requests.create({ ...record, purpose: 'another' })).toEqual({ kind: 'exists', record });
    expect(await requests.read(record.id)).toEqual(record);
    expect(await requests.read(requestId(999))).toBeUndefined();
  });

  it('loses none of twenty changes made at once', async () => {
    const record = aRequest(2);
    await requests.create(record);
    await Promise.all(Array.from({ length: 20 }, (_, index) => requests.change(record.id, noting(`n-${index}`))));
    const lines = (await requests.read(record.id))?.timeline.map(({ detail }) => detail) ?? [];
    expect(new Set(lines.filter((line) => line.startsWith('n-'))).size).toBe(20);
    expect(lines).toHaveLength(record.timeline.length + 20);
  });

  it('is not written when nothing changed, nor when it is not there', async () => {
    await requests.create(aRequest(3));
    const before = writes();
    expect(await requests.change(requestId(3), (record) => record)).toEqual(aRequest(3));
    expect(await requests.change(requestId(998), noting('x'))).toBeUndefined();
    expect(writes()).toBe(before);
  });

  it.each([{ status: 429 }, { status: 503 }, { reset: true }])(
    'cannot be read or changed in trouble, which is told at once (%o)',
    async (trouble) => {
      const fault = world.faults.add({ service: 'cosmos', match: { path: '/docs' }, do: trouble });
      await expect(requests.read(requestId(1))).rejects.toMatchObject({ code: 'records-unavailable' });
      await expect(requests.change(requestId(1), noting('x'))).rejects.toMatchObject({ code: 'records-unavailable' });
      expect(world.faults.list()).toMatchObject([{ id: fault.id, hits: 2 }]);
    },
  );
});

describe('a list of requests', () => {
  it('is newest first, 200 a page, and complete', async () => {
    const person = personId(7);
    const all = Array.from({ length: 205 }, (_, index) =>
      aRequest(1000 + index, { requesterId: person, askedAt: `2027-03-04T09:00:00.${String(Math.floor(index / 2)).padStart(3, '0')}Z` }),
    );
    await Promise.all(all.map((record) => requests.create(record)));
    const first = await requests.list({ personId: person });
    const second = await requests.list({ personId: person }, first.next);
    expect(first.requests).toHaveLength(200);
    expect(second.next).toBeUndefined();
    const listed = [...first.requests, ...second.requests].map(({ askedAt, id }) => `${askedAt} ${id}`);
    expect(listed).toEqual(
      all
        .map(({ askedAt, id }) => `${askedAt} ${id}`)
        .sort()
        .reverse(),
    );
  });

  it('is of those a person asked for or is the subject of, in one state', async () => {
    const person = personId(8);
    await requests.create(aRequest(20, { requesterId: person, status: 'closed' }));
    await requests.create(aRequest(21, { subjectId: person, status: 'armed' }));
    const ids = async (filter: Parameters<typeof requests.list>[0]) => (await requests.list(filter)).requests.map(({ id }) => id);
    expect((await ids({ personId: person })).sort()).toEqual([requestId(20), requestId(21)]);
    expect(await ids({ personId: person, status: 'armed' })).toEqual([requestId(21)]);
    expect(await ids({ status: 'closed' })).toEqual([requestId(20)]);
    expect((await requests.open()).map(({ id }) => id)).not.toContain(requestId(20));
    expect((await requests.open()).map(({ id }) => id)).toContain(requestId(21));
  });

  it('has those of one door, open or ended with a lock still to be told', async () => {
    const [place] = asked().doors;
    if (!place) throw new Error('No door.');
    const at = (number: number, doorId: string, change: Partial<RequestRecord>, lock: typeof place.lock = 'armed') =>
      requests.create(aRequest(number, { ...change, doors: [{ ...place, doorId: DoorId.parse(doorId), lock }] }));
    await at(30, 'east', { status: 'armed' });
    await at(31, 'west', { status: 'armed' });
    await at(32, 'east', { status: 'closed' }, 'unconfirmed');
    await at(33, 'east', { status: 'closed' }, 'disarmed');
    const ids = (records: RequestRecord[]) => records.map(({ id }) => id);
    expect(ids(await requests.openAt(DoorId.parse('east')))).toEqual([requestId(30)]);
    expect(ids(await requests.unconfirmedAt(DoorId.parse('east')))).toEqual([requestId(32)]);
    expect(ids(await requests.unconfirmedAt(DoorId.parse('west')))).toEqual([]);
  });

  it('begins again after a mark nobody gave out', async () => {
    const person = personId(8);
    expect(await requests.list({ personId: person }, 'nonsense')).toEqual(await requests.list({ personId: person }));
  });
});
