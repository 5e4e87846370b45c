import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { graphSubscriptions } from '../../src/azure/graph-subscriptions.js';
import { startLocalGraph } from '../support/local-graph.js';

const { graph, world, credential, values, call, close } = await startLocalGraph();
const { clock } = world;
/** Where notices go: it answers the handshake, and keeps what it is told. */
const told: { value: Record<string, unknown>[] }[] = [];
let isUp = true;
const hook = createServer(async (request, response) => {
  const token = new URL(request.url ?? '/', 'http://localhost').searchParams.get('validationToken');
  const body = (await request.toArray()).join('');
  if (isUp && token === null) told.push(JSON.parse(body));
  response.writeHead(isUp ? 200 : 503, { 'content-type': 'text/plain' }).end(token ?? '');
}).listen(0, '127.0.0.1');
await once(hook, 'listening');
const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/api/events/graph`;
afterAll(async () => {
  await close();
  hook.close();
});

const subscriptions = graphSubscriptions({ baseUrl: graph.url, credential, clock });
const resources = ['/users', '/groups'];
const keep = (clientState = 'word', anew = false) => subscriptions.keep(resources, { url, clientState, anew });
const standing = async () => (await subscriptions.standing(url)).toSorted((one, other) => one.resource.localeCompare(other.resource));
const written = () =>
  world.rows
    .filter(({ service, method, path }) => service === 'graph' && method !== 'GET' && path?.startsWith('/v1.0/subscriptions'))
    .map(({ method }) => method);
const pass = (days: number) => clock.set(new Date(clock.now().getTime() + days * 86_400_000));

/** What is asked of Graph, reading aside. */
async function during(work: () => Promise<unknown>) {
  const before = written().length;
  await work();
  return written().slice(before);
}

beforeEach(async () => {
  for (const { id } of await values('/subscriptions')) await call(`/subscriptions/${id}`).delete();
});

describe('our subscriptions at Graph', () => {
  it('are made where there are none, and left alone while they stand', async () => {
    expect(await during(() => keep())).toEqual(['POST', 'POST']);
    expect((await standing()).map(({ resource }) => resource)).toEqual(['/groups', '/users']);
    expect(await during(() => keep())).toEqual([]);
  });

  it('are renewed at half their life, long before they end, and at once where Graph asks for it', async () => {
    await keep();
    const [first] = await standing();
    pass(13);
    expect(await during(() => keep())).toEqual([]);
    pass(2);
    expect(await during(() => keep())).toEqual(['PATCH', 'PATCH']);
    expect(await during(() => keep('word', true))).toEqual(['PATCH', 'PATCH']);
    const [renewed] = await standing();
    expect(renewed?.id).toBe(first?.id);
    expect(Date.parse(renewed?.until ?? '') - clock.now().getTime()).toBeGreaterThan(27 * 86_400_000);
  });

  it('are made again where Graph took them away, or they ended', async () => {
    await keep();
    const [groups] = await standing();
    await call(`/subscriptions/${groups?.id}`).delete();
    expect(await during(() => keep('word', true))).toEqual(['PATCH', 'POST']);
    pass(29);
    expect(await during(() => keep())).toEqual(['POST', 'POST']);
  });

  it('are made anew with the word of a new key before those with the old one go', async () => {
    await keep('old');
    const before = await standing();
    expect(await during(() => keep('new'))).toEqual(['POST', 'DELETE', 'POST', 'DELETE']);
    expect((await standing()).map(({ id }) => id)).not.toEqual(before.map(({ id }) => id));
    told.length = 0;
    await graph.changeAndTell('alice', { accountEnabled: false });
    await graph.changeAndTell('alice', { accountEnabled: true });
    expect(told.map(({ value }) => value.map(({ clientState }) => clientState))).toEqual([['new'], ['new']]);
  });

  it('are one for each, also where two processes began at the same time', async () => {
    await keep();
    for (const { notificationUrl, resource, expirationDateTime } of await values('/subscriptions')) {
      await call('/subscriptions').post({ changeType: 'updated', notificationUrl, resource, expirationDateTime, clientState: 'word' });
    }
    expect(await standing()).toHaveLength(4);
    await Promise.all([keep(), keep()]);
    expect((await standing()).map(({ resource }) => resource)).toEqual(['/groups', '/users']);
  });

  it('are not mixed up with those of somebody else', async () => {
    const other = { ...{ changeType: 'updated', notificationUrl: `${url}-of-others`, resource: '/users', clientState: 'theirs' } };
    const expirationDateTime = new Date(clock.now().getTime() + 3_600_000).toISOString();
    await call('/subscriptions').post({ ...other, expirationDateTime });
    await keep();
    expect([(await standing()).length, (await values('/subscriptions')).length]).toEqual([2, 3]);
  });

  it('tell what could not be told until somebody takes it', async () => {
    await keep();
    told.length = 0;
    isUp = false;
    await graph.changeAndTell('tara', { accountEnabled: false });
    isUp = true;
    await graph.changeAndTell('tara', { accountEnabled: true });
    await expect.poll(() => told.length).toBe(2);
    expect(told.flatMap(({ value }) => value).every(({ id }) => typeof id === 'string')).toBe(true);
  });
});
