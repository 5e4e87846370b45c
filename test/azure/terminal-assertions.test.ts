import { createHash, randomUUID } from 'node:crypto';
import { CompactSign, calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { terminalAssertions } from '../../src/azure/terminal-assertions.js';
import type { Terminal } from '../../src/domain/door-record.js';
import { aDoor } from '../domain/given.js';

const audience = randomUUID();
const now = new Date('2027-03-04T09:00:00.000Z');
const clock = { now: () => now };
const seconds = now.getTime() / 1000;
const body = Buffer.from('{"attemptId":"a-1","code":"384175920"}');

const keys = await generateKeyPair('ES256', { extractable: true });
const { x = '', y = '' } = await exportJWK(keys.publicKey);
const publicJwk = { kty: 'EC', crv: 'P-256', x, y } as const;
const thumbprint = await calculateJwkThumbprint(publicJwk);
const terminal: Terminal = { id: 'lobby-t1', status: 'enabled', thumbprint, publicJwk };
const lobby = aDoor('lobby', { terminals: [terminal] });
const right = {
  ...{ iss: 'lobby-t1', aud: audience, doorId: 'lobby', attemptId: 'a-1', iat: seconds, exp: seconds + 30 },
  bodySha256: createHash('sha256').update(body).digest('base64url'),
};

type Spoiling = { claims?: Record<string, unknown>; header?: Record<string, unknown>; key?: Parameters<CompactSign['sign']>[0] };
const signed = ({ claims = {}, header = {}, key = keys.privateKey }: Spoiling = {}) =>
  new CompactSign(Buffer.from(JSON.stringify({ ...right, ...claims })))
    .setProtectedHeader({ alg: 'ES256', 'x5t#S256': thumbprint, ...header })
    .sign(key);

let terminals = terminalAssertions({ audience, clock });
beforeEach(() => {
  terminals = terminalAssertions({ audience, clock });
});
const verify = (assertion: string | undefined, door = lobby, sent: Uint8Array = body) =>
  terminals.verify(door, assertion, { attemptId: 'a-1', body: sent });
const refused = { kind: 'refused' };
const accepted = { kind: 'terminal', terminalId: 'lobby-t1' };

it('names the terminal that signed', async () => {
  expect(await verify(await signed())).toEqual(accepted);
});

describe('an assertion is refused', () => {
  it.each([
    ['from another device', { iss: 'lobby-t2' }],
    ['for another audience', { aud: randomUUID() }],
    ['for another door', { doorId: 'server-a' }],
    ['for another attempt', { attemptId: 'a-2' }],
    ['over another body', { bodySha256: createHash('sha256').update('{}').digest('base64url') }],
    ['at its end', { iat: seconds - 30, exp: seconds }],
    ['before its beginning', { iat: seconds + 6, exp: seconds + 30 }],
    ['that lives for more than 30 seconds', { exp: seconds + 31 }],
    ['without an end', { exp: undefined }],
  ])('%s', async (_what, claims) => {
    expect(await verify(await signed({ claims }))).toEqual(refused);
  });

  it("by a key that is not the terminal's", async () => {
    const stranger = await generateKeyPair('ES256');
    expect(await verify(await signed({ key: stranger.privateKey }))).toEqual(refused);
  });

  it('under an algorithm that takes the public key for a secret', async () => {
    const secret = Buffer.from(JSON.stringify(publicJwk));
    expect(await verify(await signed({ header: { alg: 'HS256' }, key: secret }))).toEqual(refused);
  });

  it('by a terminal this door does not know, or has switched off', async () => {
    expect(await verify(await signed(), aDoor('lobby'))).toEqual(refused);
    expect(await verify(await signed(), aDoor('lobby', { terminals: [{ ...terminal, status: 'disabled' }] }))).toEqual(refused);
  });

  it('when the body was changed on the way', async () => {
    expect(await verify(await signed(), lobby, Buffer.from(`${body.toString()} `))).toEqual(refused);
  });

  it.each([undefined, '', 'x', 'a.b.c', '{}.{}.'])('when it is none (%s)', async (assertion) => {
    expect(await verify(assertion)).toEqual(refused);
  });
});

describe('an assertion is good once', () => {
  it('and its copy never again, while the same words signed anew are', async () => {
    const assertion = await signed();
    expect(await verify(assertion)).toEqual(accepted);
    expect(await verify(assertion)).toEqual(refused);
    expect(await verify(await signed())).toEqual(accepted);
  });

  it('not once more with its signature turned round', async () => {
    const assertion = await signed();
    await verify(assertion);
    const [header, payload, signature = ''] = assertion.split('.');
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const [r, s] = [Buffer.from(signature, 'base64url').subarray(0, 32), Buffer.from(signature, 'base64url').subarray(32)];
    const turned = Buffer.from((order - BigInt(`0x${s.toString('hex')}`)).toString(16).padStart(64, '0'), 'hex');
    const twin = `${header}.${payload}.${Buffer.concat([r, turned]).toString('base64url')}`;
    expect(await verify(twin)).toEqual(refused);
    terminals = terminalAssertions({ audience, clock });
    expect(await verify(twin)).toEqual(accepted);
  });
});
