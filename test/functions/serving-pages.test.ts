import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { portalPages } from '../../src/functions/http/portal-pages.js';

const setup = { folder: 'dist/portal', authority: 'https://login.example/tenant', clientId: 'latch-portal', scope: 'api://latch/x' };
const portal = portalPages({ ...setup, helpPhone: '+49 "30"' });

describe('the built pages', () => {
  it('tell a browser of their settings, and run nothing inline', async () => {
    const { body, headers } = await portal.page('requests');
    expect(body).toContain('<meta name="latch-help-phone" content="+49 &quot;30&quot;">');
    expect(body).not.toMatch(/<script(?![^>]* src=)|<style| on\w+=/);
    expect(Object(headers)['content-security-policy']).toContain("manifest-src 'self'; worker-src 'self'");
  });

  it('reach nothing but the app and the sign-in, and the doors of one machine where they are on it', async () => {
    const reached = async (pages: typeof portal) =>
      /connect-src ([^;]+)/.exec(Object((await pages.page()).headers)['content-security-policy'])?.[1]?.split(' ');
    expect(await reached(portal)).toEqual(["'self'", 'https://login.example']);
    const local = portalPages({ ...setup, phoneRelay: 'http://127.0.0.1:7072/local' });
    expect(await reached(local)).toEqual(["'self'", 'https://login.example', 'http://127.0.0.1:7072']);
  });

  it.each([
    ['sw.js', 'text/javascript; charset=utf-8'],
    ['manifest.webmanifest', 'application/manifest+json'],
    ['icon-192.png', 'image/png'],
    ['icon-512.png', 'image/png'],
  ])('are installed by %s, which is asked for anew each time', async (name, type) => {
    expect(await portal.installed(name)).toMatchObject({ status: 200, headers: { 'content-type': type, 'cache-control': 'no-cache' } });
  });

  it('leave compressed for a browser that takes that, and as they are for others', async () => {
    const name = /\/app\/assets\/(index-[\w-]+\.js)/.exec(String((await portal.page()).body))?.[1] ?? '';
    const [small, plain] = await Promise.all([portal.asset(name, 'gzip, deflate, br'), portal.asset(name)]);
    expect(small.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(gunzipSync(Buffer.from(small.body as Buffer)).equals(plain.body as Buffer)).toBe(true);
  });

  it('give no file that is not one of theirs', async () => {
    expect(portal.installed('index.html')).toBeUndefined();
    expect(portal.installed('../package.json')).toBeUndefined();
    for (const name of ['../sw.js', 'none.js', '.built-from', '..']) expect(await portal.asset(name)).toMatchObject({ status: 404 });
  });
});
