import { afterAll, describe, expect, it } from 'vitest';
import { minutes, startLatch } from '../support/latch.js';
import { approved, armed, asked, codeSentTo, hour, request, type } from '../support/visit.js';

/** Between the receipt of a notice and its answer: the call to the database at which the host dies, before it has any effect. */
const points = {
  received: { method: 'POST', path: '/colls/signals/docs' },
  kept: { method: 'POST', path: '/colls/rules/docs' },
  revoked: { method: 'PUT', path: '/colls/signals/docs' },
};
type Point = keyof typeof points;
type Hold = { id: string; target: { kind: string; id: string }; createdBy: string };

const latch = await startLatch();
afterAll(() => latch.stop());

const holds = async () => (await latch.as('dan')('GET', '/revocations?open=false')).body['revocations'] as Hold[];

/** How each feed tells that it is over for tara, and how that is taken back. */
const feeds = {
  'Shared Signals': {
    tell: () => latch.local('POST', '/ssf', { event: 'risc/account-disabled', user: 'tara' }),
    undo: async () => {
      const own = (await holds()).find(({ target }) => target.kind === 'person');
      expect((await latch.as('dan')('POST', `/revocations/${own?.id}/lift`)).status).toBe(200);
    },
  },
  'Event Grid': {
    tell: (id: string) => {
      const data = { target: { kind: 'request', id } };
      const event = { specversion: '1.0', id: `order ${id}`, source: '/soc', type: 'Latch.Security.RevocationRequested', data };
      return latch.local('POST', '/eventgrid', { events: [event, event] });
    },
    undo: async () => {},
  },
  Graph: {
    tell: () => latch.local('POST', '/people/tara', { accountEnabled: false }),
    undo: () => latch.local('POST', '/people/tara', { accountEnabled: true }),
  },
};
type Feed = keyof typeof feeds;

/** Tara has a code for the hour that begins now; a feed says that it is over, the host dies of it, and the feed says it again to the next host. */
async function livesThrough(feed: Feed, point: Point): Promise<void> {
  const start = new Date((await latch.now()).getTime() + 3 * hour);
  const id = await asked(latch, 'tara', ['cage-12'], start, new Date(start.getTime() + minutes(60)));
  await approved(latch, id, 'bob');
  await latch.setTo(start);
  const code = await codeSentTo(latch, 'tara');
  const before = (await holds()).map((each) => each.id);

  await latch.local('POST', '/faults', { service: 'cosmos', match: { ...points[point], nth: 1 }, do: { kill: true } });
  const ready = latch.nextReady();
  await feeds[feed].tell(id);
  await ready;
  await expect.poll(async () => (await request(latch, id))['status'], { timeout: 20_000 }).toBe('closed');
  await latch.local('DELETE', '/faults');
  await latch.advance(minutes(6));

  expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'revoked' });
  expect((await holds()).filter((each) => !before.includes(each.id))).toMatchObject([{ createdBy: 'system' }]);
  expect(await armed(latch, 'cage-12')).toEqual([]);
  expect(await type(latch, 'cage-12', code)).toMatchObject({ opened: false });
  await feeds[feed].undo();
  await latch.local('POST', '/idle');
}

describe('kill -9 between a notice and its answer leads to one revocation', () => {
  const each: [Feed, Point][] = [
    ['Shared Signals', 'received'],
    ['Event Grid', 'revoked'],
    ['Graph', 'kept'],
  ];
  it.each(each)('of %s, when it was %s', livesThrough);

  const others = (Object.keys(feeds) as Feed[]).flatMap((feed) =>
    (Object.keys(points) as Point[]).map((point): [Feed, Point] => [feed, point]),
  );
  it.runIf(process.env['LATCH_DEEP']).each(others.filter(([feed, point]) => !each.some((one) => one[0] === feed && one[1] === point)))(
    'of %s, when it was %s (deep)',
    livesThrough,
  );
});
