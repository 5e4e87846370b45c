import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { blobCheckpoints } from '../../src/azure/blob-checkpoints.js';
import { createStorage } from '../../src/local/cloud/storage/service.js';
import { testCredential, testToken } from '../support/test-token.js';
import { trustAuthority } from '../support/trust-authority.js';
import { createTestWorld } from '../support/world.js';

const world = await createTestWorld();
trustAuthority(world.tls.ca);
const storage = await createStorage(world);
const container = `${storage.url}/latch-checkpoints`;
const shelf = blobCheckpoints({ container, credential: testCredential, patienceMs: 2_000 });
if (!shelf) throw new Error('no shelf');
afterAll(async () => {
  await storage.close();
  world.remove();
});
beforeEach(() => world.faults.remove());

describe('the shelf of checkpoints', () => {
  it('keeps what was put there first', async () => {
    expect(await shelf.put(1, 'one')).toBe('stored');
    expect(await shelf.put(1, 'another')).toBe('taken');
    expect([await shelf.read(1), await shelf.read(2)]).toEqual(['one', undefined]);
  });

  it('keeps it through a restart', async () => {
    await shelf.put(3, 'three');
    const again = await createStorage(world);
    const other = blobCheckpoints({ container: `${again.url}/latch-checkpoints/`, credential: testCredential });
    expect(await other?.read(3)).toBe('three');
    await again.close();
  });

  it('says so while it is out of reach, and finds what it had taken before', async () => {
    world.faults.add({ service: 'storage', match: { nth: 1 }, do: { dropResponseAfterEffect: true } });
    await expect(shelf.put(4, 'four')).rejects.toMatchObject({ code: 'checkpoints-unavailable' });
    expect([await shelf.put(4, 'four again'), await shelf.read(4)]).toEqual(['taken', 'four']);
    world.faults.add({ service: 'storage', match: {}, do: { status: 503 } });
    await expect(shelf.read(4)).rejects.toMatchObject({ code: 'checkpoints-unavailable' });
  });

  it('is not there where none is configured', () => {
    expect(blobCheckpoints({ container: undefined, credential: testCredential })).toBeUndefined();
  });
});

describe('the local storage', () => {
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${storage.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${testToken('https://storage.azure.com')}`, 'x-ms-blob-type': 'BlockBlob', ...init.headers },
    });

  it('lets nobody write over a blob, whatever they say', async () => {
    await shelf.put(7, 'seven');
    const name = '/latch-checkpoints/000000000007.jws';
    const codes = await Promise.all(
      [{ 'if-none-match': '*' }, {}, { 'if-match': '*' }].map(async (headers) =>
        (await call(name, { method: 'PUT', body: 'x', headers })).headers.get('x-ms-error-code'),
      ),
    );
    expect(codes).toEqual(['BlobAlreadyExists', 'BlobImmutableDueToPolicy', 'BlobImmutableDueToPolicy']);
    expect((await call(name, { method: 'DELETE' })).status).toBe(501);
    expect(await shelf.read(7)).toBe('seven');
  });

  it.each([
    ['no token', { authorization: '' }, 401],
    ['a token for something else', { authorization: `Bearer ${testToken('https://vault.azure.net')}` }, 401],
    ['another kind of blob', { 'x-ms-blob-type': 'PageBlob' }, 400],
  ])('refuses %s', async (_what, headers, status) => {
    expect((await call('/c/b', { method: 'PUT', body: 'x', headers })).status).toBe(status);
  });
});
