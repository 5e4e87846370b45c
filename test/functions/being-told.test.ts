import { describe, expect, it } from 'vitest';
import { RequestId } from '../../src/domain/ids.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const window = { start: '2027-02-03T12:00:00+01:00', end: '2027-02-03T13:00:00+01:00' };
const ask = (notify: unknown) => as('alice')('POST', '/api/requests', { doorIds: ['lobby'], window, purpose: 'x', notify });
const stored = async (id: unknown) => edge.requests.read(RequestId.parse(id));

describe('how a requester wants to be told', () => {
  it.each([[{ by: 'email' }], [{ by: 'webhook', url: 'https://hooks.example/latch' }]])('%j is kept with the request', async (notify) => {
    const { status, body } = await ask(notify);
    expect(status).toBe(202);
    expect(await stored(body['id'])).toMatchObject({ notify });
  });

  it.each([
    ['a host that nobody named', { by: 'webhook', url: 'https://evil.example/' }, 'webhook-not-allowed', 'notify.url'],
    ['no HTTPS', { by: 'webhook', url: 'http://hooks.example/' }, 'invalid-field', 'notify.url'],
    ['a file', { by: 'webhook', url: 'file:///etc/passwd' }, 'invalid-field', 'notify.url'],
    ['no address', { by: 'webhook' }, 'missing-field', 'notify.url'],
    ['somebody else', { by: 'email', to: 'eve@evil.example' }, 'unknown-field', 'notify.to'],
    ['a way there is not', { by: 'pigeon' }, 'invalid-field', 'notify.by'],
  ])('with %s is refused', async (_what, notify, code, field) => {
    const before = (await edge.requests.open()).length;
    expect(await ask(notify)).toMatchObject({ status: 400, body: { code, errors: [{ field, code }] } });
    expect(await edge.requests.open()).toHaveLength(before);
  });

  it('by webhook can be checked by anybody with our public keys', async () => {
    expect(await as()('GET', '/api/webhooks/keys')).toMatchObject({ status: 200, body: { keys: [{ kty: 'OKP', crv: 'Ed25519' }] } });
  });
});
