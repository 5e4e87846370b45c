import { expect, it } from 'vitest';
import { type Latch, minutes } from '../../support/latch.js';
import { approved, armed, askedNow, codeSentTo, hour, request, type } from '../../support/visit.js';

/** Between the receipt of a notice and its answer: the call to the database at which the host dies, before it has any effect. */
const points = {
  received: { method: 'POST', path: '/colls/signals/docs' },
  kept: { method: 'POST', path: '/colls/rules/docs' },
  revoked: { method: 'PUT', path: '/colls/signals/docs' },
};
type Point = keyof typeof points;
type Feed = 'Shared Signals' | 'Event Grid' | 'Graph';
type Hold = { id: string; target: { kind: string; id: string }; createdBy: string };

/** The host dies of a notice; one revocation comes of it. */
export function killNineFeeds(latch: Latch): void {
  const holds = async () => (await latch.as('dan')('GET', '/revocations?open=false')).body['revocations'] as Hold[];

  /** How each feed tells that it is over for tara, and how that is taken back. */
  const feeds: Record<Feed, { tell(requestId: string): Promise<unknown>; undo(): Promise<unknown> }> = {
    'Shared Signals': {
      tell: () => latch.local('POST', '/ssf', { event: 'risc/account-disabled', user: 'tara' }),
      undo: async () => {
        const own = (await holds()).find(({ target }) => target.kind === 'person');
        expect((await latch.as('dan')('POST', `/revocations/${own?.id}/lift`)).status).toBe(200);
      },
    },
    'Event Grid': {
      tell: (id) => {
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

  /** Tara has a code for the minutes that begin now; a feed says that it is over, the host dies of it, and the feed says it again to the next host. */
  async function livesThrough(feed: Feed, point: Point): Promise<void> {
    await latch.advance(hour);
    const id = await askedNow(latch, 'tara', 'cage-12', 'Look after the cooling', 10);
    await approved(latch, id, 'bob');
    const code = await codeSentTo(latch, 'tara');
    const before = (await holds()).map((each) => each.id);

    await latch.local('POST', '/faults', { service: 'cosmos', match: { ...points[point], nth: 1 }, do: { kill: true } });
    const ready = latch.nextReady();
    await feeds[feed].tell(id);
    await ready;
    await expect.poll(async () => (await request(latch, id))['status']).toBe('closed');
    await latch.local('DELETE', '/faults');
    await latch.advance(minutes(6));

    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'revoked' });
    expect((await holds()).filter((each) => !before.includes(each.id))).toMatchObject([{ createdBy: 'system' }]);
    expect(await armed(latch, 'cage-12')).toEqual([]);
    expect(await type(latch, 'cage-12', code)).toMatchObject({ opened: false });
    await feeds[feed].undo();
    await latch.local('POST', '/idle');
  }

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
}
