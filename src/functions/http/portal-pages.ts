import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { HttpResponseInit } from '@azure/functions';

/** Where the pages sign people in (SPA registration `clientId`) and what they ask tokens for. `folder`: the built pages. */
export type PortalSetup = { folder: string; authority: string; clientId: string; scope: string };

/** The web pages: one document for every path, and the files it names. */
export type Portal = { page(path?: string): Promise<HttpResponseInit>; asset(name: string): Promise<HttpResponseInit> };

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Serves what Vite built. The document is given a fresh nonce for its styles and its public settings as `meta` elements: no script is ever inline. */
export function portalPages({ folder, ...settings }: PortalSetup): Portal {
  const document = remembered(() => readFile(join(folder, 'index.html'), 'utf8'));
  const assets = new Map<string, () => Promise<Buffer>>();
  return {
    async page(path = '') {
      const nonce = randomBytes(16).toString('base64');
      const metas = Object.entries({ authority: settings.authority, 'client-id': settings.clientId, scope: settings.scope })
        .map(([name, content]) => `<meta name="latch-${name}" content="${attribute(content)}">`)
        .join('');
      const html = (await document()).replace('<head>', `<head><meta name="latch-nonce" nonce="${nonce}">${metas}`);
      return { status: 200, headers: { ...pageHeaders(nonce, new URL(settings.authority).origin), ...openerOf(path) }, body: html };
    },
    async asset(name) {
      const type = types[extname(name)];
      if (!type || !/^[\w.-]+$/.test(name)) return { status: 404, headers: always };
      const read = assets.get(name) ?? remembered(() => readFile(join(folder, 'assets', name)));
      const body = await read().catch(() => undefined);
      if (!body) return { status: 404, headers: always };
      assets.set(name, read);
      return { status: 200, headers: { ...always, 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' }, body };
    },
  };
}

const always = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, nofollow' };

/** No page knows who opened it, but those under `teams/`: Teams opens them and is told by them how a sign-in ended. */
const openerOf = (path: string) => ({ 'cross-origin-opener-policy': path.startsWith('teams/') ? 'unsafe-none' : 'same-origin' });

/** Nothing from elsewhere runs, is shown or is framed; the one foreign origin is the sign-in, which the page redeems its codes at. */
const pageHeaders = (nonce: string, signIn: string): Record<string, string> => ({
  ...always,
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    `connect-src 'self' ${signIn}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
});

const attribute = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** Reads once; a failed reading is tried again. */
function remembered<T>(read: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => {
    known ??= read().catch((cause: unknown) => {
      known = undefined;
      throw cause;
    });
    return known;
  };
}
