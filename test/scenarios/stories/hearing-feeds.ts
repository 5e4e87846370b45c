import { expect, it } from 'vitest';
import { type Latch, minutes } from '../../support/latch.js';
import { approved, armed, ask, askedNow, codeSentTo, hour, request, type } from '../../support/visit.js';

type Told = { status: number; body: unknown };
type Hold = { id: string; target: { kind: string }; reason: string; createdBy: string };

export function hearingFeeds(latch: Latch): void {
  /** Tara, with a code in her hand for the minutes that begin now; an hour after whatever was before, so that mail goes out. */
  const atTheDoor = async () => {
    await latch.advance(hour);
    const id = await askedNow(latch, 'tara', 'cage-12', 'Look after the cooling', 10);
    await approved(latch, id, 'bob');
    expect(await armed(latch, 'cage-12')).toHaveLength(1);
    return { id, code: await codeSentTo(latch, 'tara') };
  };
  const standing = async () => (await latch.as('dan')('GET', '/revocations?open=false')).body['revocations'] as Hold[];
  const lifted = async (reason: RegExp) => {
    const own = (await standing()).find((each) => each.target.kind === 'person' && reason.test(each.reason));
    expect((await latch.as('dan')('POST', `/revocations/${own?.id}/lift`)).status).toBe(200);
    await latch.local('POST', '/idle');
  };

  it('a disabled account, told by a transmitter of shared signals, opens nothing any more', async () => {
    const { id, code } = await atTheDoor();
    expect(await latch.local<Told>('POST', '/ssf', { event: 'risc/account-disabled', user: 'tara' })).toMatchObject({ status: 202 });
    expect(await type(latch, 'cage-12', code)).toMatchObject({ opened: false });
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'revoked' });
    expect(await armed(latch, 'cage-12')).toEqual([]);
    const soon = new Date((await latch.now()).getTime() + hour);
    const next = await ask(latch, 'tara', ['lobby'], soon, new Date(soon.getTime() + minutes(10)));
    expect(next).toMatchObject({ status: 403, body: { code: 'revoked' } });
    await lifted(/account-disabled/);
  });

  it('an order of security’s own tools, twice in a batch, ends a request once', async () => {
    const { id, code } = await atTheDoor();
    const data = { target: { kind: 'request', id } };
    const event = { specversion: '1.0', id: 'one', source: '/soc', type: 'Latch.Security.RevocationRequested', data };
    expect(await latch.local<Told>('POST', '/eventgrid', { events: [event, event] })).toMatchObject({ status: 202 });
    expect(await latch.local<Told>('POST', '/eventgrid', { raw: JSON.stringify([event]), key: 'guessed' })).toMatchObject({ status: 401 });
    expect(await type(latch, 'cage-12', code)).toMatchObject({ opened: false });
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'revoked' });
    expect((await standing()).filter(({ target }) => target.kind === 'request')).toHaveLength(1);
  });

  it('a token that is spoiled in the post is refused, and the door stays hers', async () => {
    const told = await latch.local<Told>('POST', '/ssf', { event: 'risc/account-disabled', user: 'tara', break: 'signature' });
    expect(told).toMatchObject({ status: 400, body: { err: 'authentication_failed' } });
    const { code } = await atTheDoor();
    expect(await type(latch, 'cage-12', code)).toMatchObject({ opened: true });
    await latch.advance(minutes(15));
  });

  it.each(['missed', 'subscriptionRemoved'])(
    'a notice that Graph has not sent (%s) is asked for, and the next one comes',
    async (event) => {
      const { id, code } = await atTheDoor();
      await latch.local('POST', '/people/tara', { accountEnabled: false, notify: false });
      await latch.local('POST', '/graph/lifecycle', { event });
      expect(await type(latch, 'cage-12', code)).toMatchObject({ opened: false });
      expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'revoked' });
      await latch.local('POST', '/people/tara', { accountEnabled: true });
      const next = await atTheDoor();
      await latch.local('POST', '/people/tara', { groups: [] });
      expect(await request(latch, next.id)).toMatchObject({ status: 'closed', outcome: 'revoked' });
      await latch.local('POST', '/people/tara', { groups: ['all-doors'] });
      await latch.advance(minutes(15));
    },
  );

  it('stands in the audit with who said it and what came of it', async () => {
    await latch.advance(minutes(1));
    const { body } = await latch.as('frank')('GET', '/audit');
    const heard = (body['records'] as { kind: string }[]).filter(({ kind }) => kind === 'signal.settled');
    expect(heard.reverse()).toMatchObject([
      { detail: { feed: 'ssf', heard: [{ word: 'account-disabled', action: 'revoke' }] } },
      { detail: { feed: 'event-grid', heard: [{ word: 'revocation-requested', action: 'revoke' }] } },
    ]);
  });
}
