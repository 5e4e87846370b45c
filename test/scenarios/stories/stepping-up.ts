import { expect, it } from 'vitest';
import { type Latch, minutes } from '../../support/latch.js';
import { hour, request } from '../../support/visit.js';

const weak = { token: { acrs: [] } };
const aged = { token: { authAgeSeconds: 16 * 60 } };

export function anExclusionArea(latch: Latch): void {
  const at = async (hours: number, more = 0) => new Date((await latch.now()).getTime() + hours * hour + more).toISOString();

  it('is asked for, decided and shown with a fresh strong sign-in only', async () => {
    const body = {
      doorIds: ['server-a'],
      window: { start: await at(0, minutes(5)), end: await at(0, minutes(15)) },
      purpose: 'Look after the cooling',
    };
    const alice = latch.as('alice');
    const challenged = await alice('POST', '/requests', body, { key: 'visit', ...weak });
    expect(challenged).toMatchObject({ status: 401, body: { code: 'step-up-required' } });
    expect(challenged.headers.get('www-authenticate')).toMatch(/error="insufficient_claims", claims="[A-Za-z0-9+/=]+"/);
    const id = String(challenged.body['requestId']);
    expect(await request(latch, id)).toMatchObject({ status: 'step-up-required', checks: [] });
    expect(await alice('POST', '/requests', body, { key: 'visit', ...aged })).toMatchObject({ status: 401, body: { requestId: id } });

    expect(await alice('POST', '/requests', body, { key: 'visit' })).toMatchObject({ status: 202, body: { id } });
    expect(await request(latch, id)).toMatchObject({ status: 'awaiting-approval' });
    const yes = { decision: 'approve', reason: 'Agreed' };
    expect(await latch.as('bob')('POST', `/requests/${id}/decisions`, yes, aged)).toMatchObject({ status: 401 });
    expect(await request(latch, id)).toMatchObject({ approvals: { votes: [] } });
    for (const approver of ['bob', 'carol']) await latch.as(approver)('POST', `/requests/${id}/decisions`, yes);
    await latch.local('POST', '/idle');
    expect(await alice('POST', `/requests/${id}/code/reveal`, {}, weak)).toMatchObject({ status: 401, body: { requestId: id } });
    expect(await alice('POST', `/requests/${id}/code/reveal`, {})).toMatchObject({
      status: 200,
      body: { codes: [{ doorId: 'server-a' }] },
    });
    await alice('POST', `/requests/${id}/cancel`, {});
  });

  it('that nobody steps up for lapses after an hour', async () => {
    const body = { doorIds: ['server-a'], window: { start: await at(5), end: await at(6) }, purpose: 'Look after the cooling' };
    const { body: challenge } = await latch.as('alice')('POST', '/requests', body, weak);
    await latch.advance(hour + 30_000);
    expect(await request(latch, String(challenge['requestId']))).toMatchObject({
      status: 'closed',
      outcome: 'lapsed',
      because: 'no-step-up',
    });
  });
}
