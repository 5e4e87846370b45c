import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { cosmosAudit } from '../../src/azure/cosmos-audit.js';
import { cosmosAuditFeed } from '../../src/azure/cosmos-audit-feed.js';
import { openCosmosDatabase } from '../../src/azure/cosmos-database.js';
import type { AuditEntry } from '../../src/domain/audit/audit-entry.js';
import { type RawRecord, readChain } from '../../src/domain/audit/verify-chain.js';
import { PersonId, RequestId } from '../../src/domain/ids.js';
import type { AuditReader, AuditTrail } from '../../src/ports/audit.js';
import { testCredential } from '../support/test-token.js';
import { freshDoor, lobby, personId, requestId, startCosmos } from './cosmos-given.js';

const { world, cosmos, database, close } = await startCosmos();
const clock = { now: () => new Date('2026-03-02T09:10:00.000Z') };
const audit = cosmosAudit(database, clock);
afterAll(close);
beforeEach(() => world.faults.remove());

const line = (number: number, change: Partial<AuditEntry> = {}): AuditEntry =>
  ({
    ...{ recordId: `line-${number}`, kind: 'door.tamper', at: `2026-03-02T09:00:0${number}.000Z`, by: 'lobby-lock' },
    ...{ detail: { deviceId: 'lobby-lock' } },
    ...change,
  }) as AuditEntry;
const voteInPlaceOf = (inPlaceOf: string, change: Partial<AuditEntry>) =>
  line(0, { ...change, kind: 'vote.approve', detail: { inPlaceOf: PersonId.parse(inPlaceOf) } } as Partial<AuditEntry>);
/** Lines of a door nobody else writes about. */
const lines = (count: number, doorId = freshDoor()) =>
  Array.from({ length: count }, (_, index) => line(index % 10, { recordId: `${doorId}-${index}`, doorId }));
const chainOf = ({ doorId }: Pick<AuditEntry, 'doorId'>) => `door:${doorId}:202603`;

async function whole(chain: string, trail: AuditTrail = audit): Promise<RawRecord[]> {
  const all: RawRecord[] = [];
  for (let page = await trail.after(chain, ''); page.length > 0; page = await trail.after(chain, String(all.at(-1)?.['id'])))
    all.push(...page);
  return all;
}
async function firstBad(chain: string) {
  const reader = readChain(chain);
  for (const record of await whole(chain)) reader.take(record);
  return reader.end((await audit.heads()).find((head) => head.chain === chain));
}
const batches = () => world.rows.filter(({ method, path }) => method === 'POST' && path?.includes('/colls/audit/')).length;

describe('the audit', () => {
  it('appends in order, and what it has it keeps as it was', async () => {
    const [first = line(1), second = line(2)] = lines(2);
    await audit.append(first, second);
    await audit.append({ ...first, by: 'somebody else' }, second);
    const records = await whole(chainOf(first));
    expect(records).toMatchObject([
      { ...first, id: '000000000001', seq: 1, chain: chainOf(first), writtenAt: '2026-03-02T09:10:00.000Z' },
      { ...second, id: '000000000002', seq: 2, prevHash: records[0]?.['hash'] },
    ]);
    expect(records).toHaveLength(2);
  });

  it('puts the new ones behind, where some of many are there already', async () => {
    const all = lines(9);
    await audit.append(...all.filter((_, index) => index % 3 === 0));
    await audit.append(...all);
    const ids = (await whole(chainOf(all[0] ?? {}))).map(({ recordId }) => recordId);
    expect(ids).toEqual([0, 3, 6, 1, 2, 4, 5, 7, 8].map((index) => all[index]?.recordId));
    expect(await firstBad(chainOf(all[0] ?? {}))).toBeUndefined();
  });

  it('writes a line that comes twice at once only once', async () => {
    const [one = line(1), other = line(2)] = lines(2);
    await Promise.all([audit.append(one, other), audit.append(other, one), audit.append(one)]);
    expect(await whole(chainOf(one))).toHaveLength(2);
  });

  it('is one chain however many processes write it, each line in it once', async () => {
    const endpoint = { endpoint: `${cosmos.url}/`, databaseId: 'latch', credential: testCredential };
    const databases = [openCosmosDatabase(endpoint), openCosmosDatabase(endpoint)];
    const trails = [audit, ...databases.map((each) => cosmosAudit(each, clock))];
    const all = lines(60);
    await Promise.all(trails.map((trail, offset) => Promise.all(all.slice(offset * 10).map((entry) => trail.append(entry)))));
    expect((await whole(chainOf(all[0] ?? {}))).map(({ recordId }) => recordId).sort()).toEqual(all.map(({ recordId }) => recordId).sort());
    expect(await firstBad(chainOf(all[0] ?? {}))).toBeUndefined();
    for (const each of databases) each.close();
  });

  it('takes one round trip a line in an ordinary run, and one for many at once', async () => {
    const all = lines(41);
    await audit.append(all[0] ?? line(1));
    const before = batches();
    for (const entry of all.slice(1, 4)) await audit.append(entry);
    expect(batches() - before).toBe(3);
    await audit.append(...all.slice(4, 36));
    expect(batches() - before).toBe(4);
  });

  it('loses and doubles nothing when an answer is lost on the way', async () => {
    const all = lines(6);
    await audit.append(all[0] ?? line(1));
    world.faults.add({ service: 'cosmos', match: { path: '/colls/audit/', nth: 1 }, do: { dropResponseAfterEffect: true } });
    await expect(audit.append(...all.slice(1, 3))).rejects.toMatchObject({ code: 'records-unavailable' });
    await audit.append(...all);
    expect((await whole(chainOf(all[0] ?? {}))).map(({ recordId }) => recordId)).toEqual(all.map(({ recordId }) => recordId));
    expect(await firstBad(chainOf(all[0] ?? {}))).toBeUndefined();
  });

  it('says so while it is out of reach', async () => {
    world.faults.add({ service: 'cosmos', match: { path: '/colls/audit/' }, do: { status: 503 } });
    await expect(audit.append(...lines(1))).rejects.toMatchObject({ code: 'records-unavailable' });
    await expect(audit.list({})).rejects.toMatchObject({ code: 'records-unavailable' });
  });
});

describe('a chain somebody else has written to', () => {
  it('is not continued over a record beyond its end', async () => {
    const [first = line(1), second = line(2)] = lines(2);
    await audit.append(first);
    const planted = { id: '000000000002', chain: chainOf(first), seq: 2, planted: true };
    await cosmos.database().seed('audit', '/chain', [planted]);
    await expect(audit.append(second)).rejects.toMatchObject({ code: 'records-unavailable' });
    expect(await whole(chainOf(first))).toHaveLength(1);
  });
});

describe('a list of the audit', () => {
  const own = async () => {
    const doorId = freshDoor();
    const at = (second: number) => ({ doorId, at: `2026-03-02T09:00:0${second}.000Z` });
    await audit.append(
      line(1, { ...at(1), recordId: `${doorId}-1` }),
      line(2, { ...at(2), recordId: `${doorId}-2`, requestId: RequestId.parse(requestId(1)) }),
      line(3, { ...at(3), recordId: `${doorId}-3`, personId: PersonId.parse(personId(3)) }),
      line(4, { ...at(4), recordId: `${doorId}-4`, by: personId(3) }),
      voteInPlaceOf(personId(3), { ...at(5), recordId: `${doorId}-5` }),
    );
    return doorId;
  };

  it('is newest first, by door, person, request and time', async () => {
    const door = await own();
    const ids = async (filter: Parameters<typeof audit.list>[0]) =>
      (await audit.list({ door, ...filter })).records.map(({ recordId }) => recordId.slice(-1));
    expect(await ids({})).toEqual(['5', '4', '3', '2', '1']);
    expect(await ids({ request: requestId(1) })).toEqual(['2']);
    expect(await ids({ person: personId(3) })).toEqual(['5', '4', '3']);
    expect(await ids({ from: '2026-03-02T09:00:02.000Z', to: '2026-03-02T09:00:03.000Z' })).toEqual(['2']);
    expect(await ids({ person: "p' or true or '" })).toEqual([]);
    expect((await audit.list({ door: lobby })).records).toEqual([]);
  });

  it('pages through all of it, also where many happened at one instant', async () => {
    const doorId = freshDoor();
    const all = Array.from({ length: 203 }, (_, index) => line(1, { doorId, recordId: `${doorId}-${String(index).padStart(3, '0')}` }));
    await audit.append(...all);
    const first = await audit.list({ door: doorId });
    const second = await audit.list({ door: doorId }, first.next);
    expect([first.records.length, second.records.length, second.next]).toEqual([200, 3, undefined]);
    const listed = [...first.records, ...second.records].map(({ recordId }) => recordId);
    expect(listed.toSorted()).toEqual(all.map(({ recordId }) => recordId));
  });

  it('shows records as they were hashed', async () => {
    const door = await own();
    const reader = readChain(`door:${door}:202603`);
    for (const record of (await audit.list({ door })).records.toReversed()) reader.take(record);
    expect(reader.end((await audit.heads()).find(({ chain }) => chain === `door:${door}:202603`))).toBeUndefined();
  });
});

describe('the audit as it grows', () => {
  const feed = cosmosAuditFeed(database);
  const ids = async (reader: AuditReader | undefined) => (await reader?.next())?.map(({ recordId }) => recordId);

  it('is read from now on, each record once and its chain in order, and goes on at a place after a restart', async () => {
    const [before = line(1), ...after] = lines(6);
    await audit.append(before);
    const reader = await feed.open();
    expect(await ids(reader)).toEqual([]);
    await audit.append(...after.slice(0, 2));
    expect(await ids(reader)).toEqual(after.slice(0, 2).map(({ recordId }) => recordId));
    const place = reader?.place;
    await audit.append(...after.slice(2));
    const rest = after.slice(2).map(({ recordId }) => recordId);
    expect(await ids(reader)).toEqual(rest);
    expect(await ids(reader)).toEqual([]);
    const again = openCosmosDatabase({ endpoint: cosmos.url, databaseId: 'latch', credential: testCredential });
    expect(await ids(await cosmosAuditFeed(again).open(place))).toEqual(rest);
    again.close();
  });

  it('gives of many no more than a page at a time, and all of them', async () => {
    const reader = await feed.open();
    const many = lines(150);
    await audit.append(...many);
    const seen: string[] = [];
    for (let page = await ids(reader); page?.length; page = await ids(reader)) seen.push(...page);
    expect(seen).toEqual(many.map(({ recordId }) => recordId));
  });

  it('knows no place but its own', async () => {
    const place = (await feed.open())?.place ?? '';
    const foreign = Buffer.from(
      Buffer.from(place, 'base64url')
        .toString()
        .replace(/"rid":"[^"]*"/, '"rid":"AAAAAAAAAAA="'),
    ).toString('base64url');
    for (const wrong of ['x', '', foreign, Buffer.from('{}').toString('base64url')]) expect(await feed.open(wrong)).toBeUndefined();
  });

  it('says so when the records are out of reach', async () => {
    const reader = await feed.open();
    world.faults.add({ service: 'cosmos', match: {}, do: { status: 503 } });
    await expect(reader?.next()).rejects.toMatchObject({ code: 'records-unavailable' });
    world.faults.remove();
    expect(await ids(reader)).toEqual([]);
  });
});
