import { expect, it } from 'vitest';
import { type Latch, minutes } from '../../support/latch.js';
import { approved, armed, ask, asked, hour, request } from '../../support/visit.js';

export function whoMayEnter(latch: Latch): void {
  const visitOf = async (user: string, door: string, ...approvers: string[]) => {
    const start = new Date((await latch.now()).getTime() + 3 * hour);
    const id = await asked(latch, user, [door], start, new Date(start.getTime() + minutes(60)));
    await approved(latch, id, ...approvers);
    expect(await request(latch, id)).toMatchObject({ status: 'scheduled' });
    return { id, start };
  };
  const change = (user: string, what: Record<string, unknown>) => latch.local('POST', `/people/${user}`, what);
  const ended = (id: string) => request(latch, id);

  it('is asked again at the notice that an account was disabled', async () => {
    const { id } = await visitOf('alice', 'lobby');
    await change('alice', { accountEnabled: false });
    expect(await ended(id)).toMatchObject({ status: 'closed', outcome: 'revoked' }); // the clock stood still: no timer found it
    await change('alice', { accountEnabled: true });
  });

  it('is asked again when a group was lost, also while the lock is armed', async () => {
    const start = new Date((await latch.now()).getTime() + minutes(20));
    const id = await asked(latch, 'tara', ['cage-12'], start, new Date(start.getTime() + hour));
    await approved(latch, id, 'bob');
    expect(await armed(latch, 'cage-12')).toHaveLength(1);
    await change('tara', { groups: [] });
    expect(await ended(id)).toMatchObject({ status: 'closed', outcome: 'revoked' });
    expect(await armed(latch, 'cage-12')).toEqual([]);
    await change('tara', { groups: ['all-doors'] });
  });

  it.each([
    ['an account is disabled', { accountEnabled: false }, { accountEnabled: true }],
    ['a group was lost', { groups: [] }, { groups: ['all-doors'] }],
  ])('is found within five minutes when %s and the notice is lost', async (_what, lost, found) => {
    const [{ id }, other] = [await visitOf('tara', 'cage-12', 'bob'), await visitOf('alice', 'lobby')];
    await change('tara', { ...lost, notify: false });
    expect(await ended(id)).toMatchObject({ status: 'scheduled' });
    await latch.advance(minutes(5));
    expect(await ended(id)).toMatchObject({ status: 'closed', outcome: 'revoked' });
    expect(await ended(other.id)).toMatchObject({ status: 'scheduled' });
    await change('tara', { ...found, notify: false });
    await latch.as('alice')('POST', `/requests/${other.id}/cancel`);
  });

  it('is found out at the lock where nobody tells of a change, as of a device', async () => {
    const { id, start } = await visitOf('tara', 'cage-12', 'bob');
    await latch.advance(minutes(5));
    await change('tara', { deviceCompliant: false });
    await latch.setTo(new Date(start.getTime() - minutes(34)));
    expect(await ended(id)).toMatchObject({ status: 'closed', outcome: 'denied', because: 'limited: compliant-device' });
    expect(await armed(latch, 'cage-12')).toEqual([]);
    await change('tara', { deviceCompliant: true });
  });

  it('may ask at once who came to a group, and loses what hung on the one they left', async () => {
    const later = new Date((await latch.now()).getTime() + 3 * hour);
    const lobby = () => ask(latch, 'alice', ['lobby'], later, new Date(later.getTime() + minutes(60)));
    await change('alice', { groups: [] });
    const refused = String((await lobby()).body['id']);
    await latch.local('POST', '/idle');
    expect(await ended(refused)).toMatchObject({ status: 'closed', outcome: 'denied', because: 'not-eligible' });
    await change('alice', { groups: ['door:lobby', 'door:cage-12'] });
    const id = String((await lobby()).body['id']);
    await latch.local('POST', '/idle');
    expect(await ended(id)).toMatchObject({ status: 'scheduled' });
    await change('alice', { groups: ['door:cage-12'] });
    expect(await ended(id)).toMatchObject({ status: 'closed', outcome: 'revoked' });
    await change('alice', { groups: ['all-doors'] });
  });

  it('is asked again within a minute after somebody became risky', async () => {
    const { id } = await visitOf('alice', 'lobby');
    await change('alice', { riskLevel: 'high' });
    await latch.advance(minutes(1));
    expect(await ended(id)).toMatchObject({ status: 'closed', outcome: 'revoked' });
    await change('alice', { riskLevel: 'none' });
  });

  it('does not listen to notices from anybody else', async () => {
    const notice = { clientState: 'guessed', resource: 'Users/x', resourceData: { id: 'x' } };
    const sent = await fetch(`${latch.api}/api/events/graph`, { method: 'POST', body: JSON.stringify({ value: [notice] }) });
    expect(sent.status).toBe(401);
    const handshake = await fetch(`${latch.api}/api/events/graph?validationToken=%3Cb%3E%20%2B1`, { method: 'POST' });
    expect([handshake.status, handshake.headers.get('content-type'), await handshake.text()]).toEqual([
      200,
      'text/plain; charset=utf-8',
      '<b> +1',
    ]);
  });

  it('costs one call to Graph and at most one more for the risk of everybody', async () => {
    const start = new Date((await latch.now()).getTime() + 3 * hour);
    await asked(latch, 'bob', ['lobby'], start, new Date(start.getTime() + minutes(10)));
    const calls = async () =>
      (await latch.local<{ service?: string }[]>('GET', '/ledger')).filter(({ service }) => service === 'graph').length;
    const before = await calls();
    await asked(latch, 'bob', ['lobby'], start, new Date(start.getTime() + minutes(10)));
    expect((await calls()) - before).toBeLessThanOrEqual(6);
  });
}
