import { describe, expect, it } from 'vitest';
import { people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const browser = (nth: number, change: object = {}) => ({
  endpoint: `https://push.example/${nth}`,
  expirationTime: null,
  keys: { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) },
  ...change,
});

describe('how somebody hears of their codes', () => {
  it('is theirs to see and to choose', async () => {
    expect(await as('alice')('GET', '/api/me/delivery')).toMatchObject({
      status: 200,
      body: { channels: [], browsers: [], pushKey: 'B'.repeat(87) },
    });
    expect(await as('alice')('PATCH', '/api/me/delivery', { channels: ['teams', 'sms', 'teams'] })).toMatchObject({
      status: 200,
      body: { channels: ['teams', 'sms'] },
    });
    expect(await as('alice')('GET', '/api/me/delivery')).toMatchObject({ body: { channels: ['teams', 'sms'] } });
    expect(await as('tara')('GET', '/api/me/delivery')).toMatchObject({ body: { channels: [] } });
  });

  it.each([
    ['nobody', '', {}, 401],
    ['a channel we do not have', 'alice', { channels: ['fax'] }, 400],
    ['somebody else’s name', 'alice', { channels: [], personId: 'x' }, 400],
  ])('is not changed by %s', async (_who, user, body, status) => {
    expect((await as(user)('PATCH', '/api/me/delivery', body)).status).toBe(status);
  });

  it('knows the browsers that want to be told, each once, and forgets them', async () => {
    await as('tara')('POST', '/api/me/push', browser(1));
    const twice = await as('tara')('POST', '/api/me/push', browser(1));
    expect(twice).toMatchObject({ status: 200, body: { browsers: [{ service: 'push.example' }] } });
    expect(JSON.stringify(twice.body)).not.toContain('https://push.example/1');
    const [first] = twice.body['browsers'] as { id: string }[];
    expect(await as('alice')('DELETE', `/api/me/push/${first?.id}`)).toMatchObject({ status: 404 });
    expect(await as('tara')('DELETE', `/api/me/push/${first?.id}`)).toMatchObject({ status: 200, body: { browsers: [] } });
    expect(await as('tara')('DELETE', `/api/me/push/${first?.id}`)).toMatchObject({ status: 404 });
  });

  it('keeps the ten newest', async () => {
    for (let nth = 0; nth < 12; nth += 1) await as('bob')('POST', '/api/me/push', browser(nth));
    const { push } = await edge.preferences.of(people.bob.id);
    expect(push.map(({ endpoint }) => endpoint.split('/').at(-1))).toEqual(['2', '3', '4', '5', '6', '7', '8', '9', '10', '11']);
  });

  it.each([
    ['an address inside our network', { endpoint: 'https://169.254.169.254/metadata' }, 'unknown-push-service'],
    ['an address without TLS', { endpoint: 'http://push.example/1' }, 'invalid-input'],
    ['keys that are none', { keys: { p256dh: 'x', auth: 'y' } }, 'invalid-input'],
  ])('refuses %s', async (_what, change, code) => {
    const reply = await as('alice')('POST', '/api/me/push', browser(1, change));
    expect(reply.status).toBe(400);
    if (code !== 'invalid-input') expect(reply.body['code']).toBe(code);
  });
});
