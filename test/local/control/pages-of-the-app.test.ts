import { describe, expect, it } from 'vitest';
import type { Call } from '../../../src/local/cloud/kernel/serve.js';
import { isPhoneOnPage } from '../../../src/local/control/pages-of-the-app.js';

const call = (path: string, origin?: string): Call => {
  const url = new URL(path, 'http://127.0.0.1:7072');
  const headers = { host: url.host, ...(origin !== undefined && { origin }) };
  return { method: 'POST', path, url, query: url.searchParams, params: {}, headers, body: Buffer.alloc(0), stale: false };
};

describe('a page that holds a phone to a door', () => {
  it.each([
    ['the app itself', '/local/doors/cage-12/tap', 'http://127.0.0.1:7071', true],
    ['the app under its other name', '/local/doors/cage-12/challenge', 'http://localhost:7071', true],
    ['a page from elsewhere', '/local/doors/cage-12/tap', 'https://evil.example', false],
    ['a page of another program', '/local/doors/cage-12/tap', 'http://127.0.0.1:3000', false],
    ['a page of a name that begins alike', '/local/doors/cage-12/tap', 'http://127.0.0.1:7071.evil.example', false],
    ['the app at a keypad', '/local/doors/cage-12/keypad', 'http://127.0.0.1:7071', false],
    ['the app at the tokens', '/local/tokens', 'http://127.0.0.1:7071', false],
    ['the app at something below', '/local/doors/cage-12/tap/../../../tokens', 'http://127.0.0.1:7071', false],
    ['no page', '/local/doors/cage-12/tap', undefined, false],
  ])('is let through for %s as far as it may', (_who, path, origin, may) => {
    expect(isPhoneOnPage(call(path, origin), 'http://127.0.0.1:7071')).toBe(may);
  });
});
