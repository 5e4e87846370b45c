import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bodyOf, callApi } from '../../src/cli/call-api.js';
import { signIn } from '../../src/cli/sign-in.js';

const seen: { method: string | undefined; url: string | undefined; headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
const server = createServer(async (request, response) => {
  const { method, url, headers } = request;
  seen.push({ method, url, headers, body: (await request.toArray()).join('') });
  if (url === '/api/moved') response.writeHead(302, { location: 'https://elsewhere.example' }).end();
  else response.end(JSON.stringify({ ok: true }));
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
afterAll(() => void server.close());
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const call = callApi({ url, token: async () => 'secret' });

describe('a call of the API', () => {
  it('carries token, body and, when it changes something, a key of its own', async () => {
    expect(await call('POST', '/doors', { id: 'x' })).toEqual({ status: 200, body: { ok: true }, date: expect.any(String) });
    await call('GET', '/doors');
    const [post, get] = seen;
    expect(post).toMatchObject({ method: 'POST', url: '/api/doors', headers: { authorization: 'Bearer secret' }, body: '{"id":"x"}' });
    expect(post?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(get?.headers).not.toHaveProperty('idempotency-key');
  });

  it.each([
    ['in clear over a network', 'http://latch.example.com', 'is not https'],
    ['to what is no address', 'latch.example.com', 'is no address'],
    ['to nobody', 'http://127.0.0.1:1', 'does not answer at http://127.0.0.1:1'],
  ])('is not made %s', async (_where, address, says) => {
    await expect(callApi({ url: address, token: async () => 'secret' })('GET', '/doors')).rejects.toThrow(says);
  });

  it('follows nobody elsewhere with its token', async () => {
    await expect(call('GET', '/moved')).rejects.toThrow('does not answer');
  });
});

describe('a refusal', () => {
  it('is told with code and fields', () => {
    const body = { code: 'invalid-field', detail: 'One field is wrong.', errors: [{ field: 'csr', detail: 'Must be PEM.' }] };
    expect(() => bodyOf(z.unknown(), { status: 400, body })).toThrow('One field is wrong. (400 invalid-field)\n  csr: Must be PEM.');
    expect(() => bodyOf(z.unknown(), { status: 502, body: '<html>' })).toThrow('Latch answered 502.');
  });
});

describe('whoever is signed in with the Azure CLI', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latch-az-'));
  const { PATH } = process.env;
  const tenant = { LATCH_TENANT_ID: '11111111-1111-4111-8111-111111111111', LATCH_API_CLIENT_ID: '22222222-2222-4222-8222-222222222222' };
  const az = (script: string) => writeFileSync(join(folder, 'az'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  beforeAll(() => {
    process.env['PATH'] = `${folder}:${PATH}`;
  });
  afterAll(() => {
    process.env['PATH'] = PATH;
    rmSync(folder, { recursive: true });
  });

  it('speaks with the token the CLI has for our API in our tenant', async () => {
    az(`echo "$@" > ${join(folder, 'asked')}; echo '{"accessToken":"from az","expires_on":4102444800}'`);
    expect(await signIn(tenant)()).toBe('from az');
    const asked = readFileSync(join(folder, 'asked'), 'utf8');
    expect(asked).toContain(`--resource ${tenant.LATCH_API_CLIENT_ID}`);
    expect(asked).toContain(`--tenant ${tenant.LATCH_TENANT_ID}`);
  });

  it('is told when that is nobody', async () => {
    az('echo "Please run az login" >&2; exit 1');
    await expect(signIn(tenant)()).rejects.toThrow('Nobody is signed in');
  });
});

describe('whoever types', () => {
  it('brings a token, or is told how to get one', async () => {
    expect(await signIn({ LATCH_TOKEN: 'mine' })()).toBe('mine');
    await expect(signIn({})()).rejects.toThrow('az login');
  });
});
