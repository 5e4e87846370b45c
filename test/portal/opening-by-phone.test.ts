import { webcrypto } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { tapMessage as asked, tapHolds } from '../../src/domain/phone-seal.js';
import { holdToDoor } from '../../src/portal/code/hold-to-door.js';
import { tapMessage } from '../../src/portal/code/tap-message.js';

const relay = 'http://127.0.0.1:7072/local';
const challenge = { deviceId: 'cage-12-lock', doorId: 'cage-12', nonce: 'bm9uY2U' };

/** A door that says this, and takes what is signed. */
function door(asks: object | undefined, opens = true) {
  const taken: { answer: typeof challenge & { signature: string } }[] = [];
  vi.stubGlobal('fetch', async (url: string, { body = '' }: { body?: string }) => {
    if (url.endsWith('/challenge')) return asks ? Response.json(asks) : new Response(null, { status: 409 });
    taken.push(JSON.parse(body));
    return Response.json({ opened: opens, display: '' });
  });
  return taken;
}
async function phone() {
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const { x = '', y = '' } = await webcrypto.subtle.exportKey('jwk', publicKey);
  const sign = async (bytes: Uint8Array<ArrayBuffer>) =>
    Buffer.from(await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, bytes)).toString('base64url');
  return { publicJwk: { kty: 'EC' as const, crv: 'P-256' as const, x, y }, sign };
}

afterEach(() => vi.unstubAllGlobals());

describe('a page that holds its key to a door', () => {
  it('signs what a lock asks, byte for byte', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(fc.record({ deviceId: text, doorId: text, nonce: text }), (each) => {
        expect(Buffer.from(tapMessage(each))).toEqual(asked(each));
      }),
    );
  });

  it('is believed by the lock that asked', async () => {
    const key = await phone();
    const taken = door(challenge);
    expect(await holdToDoor(relay, 'cage-12', key)).toEqual({});
    expect(taken).toMatchObject([{ answer: challenge }]);
    expect(tapHolds(key.publicJwk, challenge, taken[0]?.answer.signature ?? '')).toBe(true);
  });

  it('signs nothing for another door than the one that is meant', async () => {
    const taken = door({ ...challenge, doorId: 'server-a' });
    expect(await holdToDoor(relay, 'cage-12', await phone())).toMatchObject({ error: { code: 'other-door' } });
    expect(taken).toEqual([]);
  });

  it.each([
    ['stays shut', challenge, 'did-not-open'],
    ['asks no phone', undefined, 'no-door'],
  ])('says of a door that %s that it does', async (_what, asks, code) => {
    door(asks, false);
    expect(await holdToDoor(relay, 'cage-12', await phone())).toMatchObject({ error: { code } });
  });
});
