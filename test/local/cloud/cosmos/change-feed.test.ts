import { type ChangeFeedPullModelIterator, ChangeFeedStartFrom, type Container, StatusCodes } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testToken } from '../../../support/test-token.js';
import { type Started, startCosmos } from './start.js';
import { createFetch } from './wire.js';

let started: Started;
beforeAll(async () => {
  started = await startCosmos();
});
afterAll(async () => {
  await started.stop();
  started.world.remove();
});

const container = (id: string) => started.container({ id, partitionKey: { paths: ['/doorId'] } });
const make = (to: Container, id: string, doorId = 'lobby') => to.items.create({ id, doorId });

async function next(feed: ChangeFeedPullModelIterator<unknown>): Promise<string[] | 304> {
  const page = await feed.readNext();
  return page.statusCode === StatusCodes.NotModified ? 304 : page.result.map((document) => (document as { id: string }).id);
}

describe('the change feed', () => {
  it('shows the latest version of what was written, in that order, from the beginning', async () => {
    const requests = await container('beginning');
    for (const id of ['a', 'b', 'c']) await make(requests, id);
    await requests.item('a', 'lobby').patch([{ op: 'set', path: '/n', value: 1 }]);
    await requests.item('b', 'lobby').delete();
    const feed = requests.items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Beginning() });
    expect(await next(feed)).toEqual(['c', 'a']);
    expect(await next(feed)).toBe(304);
    await make(requests, 'd');
    expect(await next(feed)).toEqual(['d']);
  });

  it('can start from now, from a time, and follow one partition', async () => {
    const requests = await container('starts');
    await make(requests, 'a');
    started.world.clock.advance(60_000);
    const since = started.world.clock.now();
    const now = requests.items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Now() });
    expect(await next(now)).toBe(304);
    await make(requests, 'b');
    await make(requests, 'c', 'cage-12');
    const later = requests.items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Time(since) });
    const lobby = requests.items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Beginning('lobby') });
    expect(await next(now)).toEqual(['b', 'c']);
    expect(await next(later)).toEqual(['b', 'c']);
    expect(await next(lobby)).toEqual(['a', 'b']);
    expect(await next(lobby)).toBe(304);
  });

  it('comes in pages that never tear a batch apart', async () => {
    const requests = await container('pages');
    await make(requests, 'a');
    await requests.items.batch(
      ['b', 'c', 'd'].map((id) => ({ operationType: 'Create' as const, resourceBody: { id, doorId: 'lobby' } })),
      'lobby',
    );
    await make(requests, 'e');
    const feed = requests.items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Beginning(), maxItemCount: 2 });
    expect(await next(feed)).toEqual(['a', 'b', 'c', 'd']);
    expect(await next(feed)).toEqual(['e']);
    expect(await next(feed)).toBe(304);
  });

  it('goes on where it was after a restart of the service', async () => {
    const requests = await container('restart');
    await make(requests, 'a');
    const feed = requests.items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Beginning() });
    const { continuationToken } = await feed.readNext();
    const { dataDir } = started.world;
    await started.stop();
    started = await startCosmos({}, { dataDir });
    const after = await container('restart');
    expect((await after.item('a', 'lobby').read()).resource).toMatchObject({ id: 'a' });
    const resumed = after.items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Continuation(continuationToken) });
    expect(await next(resumed)).toBe(304);
    await make(after, 'b');
    expect(await next(resumed)).toEqual(['b']);
  });

  it('answers plain REST, as a trigger reads it', async () => {
    const requests = await container('plain');
    await make(requests, 'a');
    const { url } = started.cosmos;
    const call = createFetch(url, started.world.tls.ca);
    const read = (etag?: string) =>
      call('GET', '/dbs/latch/colls/plain/docs', {
        authorization: encodeURIComponent(`type=aad&ver=1.0&sig=${testToken(url)}`),
        'a-im': 'Incremental Feed',
        ...(etag && { 'if-none-match': etag }),
      });
    const first = await read();
    expect(first).toMatchObject({ status: 200, headers: { etag: '"1"', 'x-ms-item-count': '1' } });
    expect(JSON.parse(first.body)).toMatchObject({ _count: 1, Documents: [{ id: 'a', _lsn: 1 }] });
    expect(await read('"1"')).toMatchObject({ status: 304, headers: { etag: '"1"' }, body: '' });
  });
});
