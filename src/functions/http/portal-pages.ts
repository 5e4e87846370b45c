import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { HttpResponseInit } from '@azure/functions';

/** Where the pages sign people in (SPA registration `clientId`) and what they ask tokens for. `folder`: the built pages; `helpPhone`: whom somebody at a door can call; `phoneRelay`: where a page reaches the doors of this machine, if it can. */
export type PortalSetup = {
  folder: string;
  authority: string;
  clientId: string;
  scope: string;
  helpPhone?: string | undefined;
  phoneRelay?: string | undefined;
};

/** The web pages: one document for every path, the files it names, and those a browser installs it by. */
export type Portal = {
  page(path?: string): Promise<HttpResponseInit>;
  /** `encodings`: the header `Accept-Encoding`. */
  asset(name: string, encodings?: string | null): Promise<HttpResponseInit>;
  /** Undefined where there is no such file, and the path is a page's. */
  installed(path: string): Promise<HttpResponseInit> | undefined;
};

/** What keeps its name when it changes; browsers ask for it anew. */
const installedFiles = ['sw.js', 'manifest.webmanifest', 'icon-192.png', 'icon-512.png'];

const compress = promisify<Buffer, { level: number }, Buffer>(gzip);

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** Serves what Vite built. The document is given a fresh nonce for its styles and its public settings as `meta` elements: no script is ever inline. */
export function portalPages({ folder, ...settings }: PortalSetup): Portal {
  const document = remembered(() => readFile(join(folder, 'index.html'), 'utf8'));
  const metas = metasOf(settings);
  const reached = [settings.authority, settings.phoneRelay].flatMap((url) => (url === undefined ? [] : new URL(url).origin)).join(' ');
  const files = new Map<string, () => Promise<Buffer>>();
  const file = async (name: string, cacheControl: string): Promise<HttpResponseInit> => {
    const type = types[extname(name)];
    if (!type) return { status: 404, headers: always };
    const read = files.get(name) ?? remembered(() => readFile(join(folder, name)));
    const body = await read().catch(() => undefined);
    if (!body) return { status: 404, headers: always };
    files.set(name, read);
    return { status: 200, headers: { ...always, 'content-type': type, 'cache-control': cacheControl, vary: 'accept-encoding' }, body };
  };
  const zipped = new Map<string, Promise<Buffer>>();
  const zip = async (name: string, plain: HttpResponseInit, body: Buffer): Promise<HttpResponseInit> => {
    const small = zipped.get(name) ?? compress(body, { level: 9 });
    zipped.set(name, small);
    return { ...plain, headers: { ...plain.headers, 'content-encoding': 'gzip' }, body: await small };
  };
  return {
    async page(path = '') {
      const nonce = randomBytes(16).toString('base64');
      const html = (await document()).replace('<head>', `<head><meta name="latch-nonce" nonce="${nonce}">${metas}`);
      return { status: 200, headers: { ...pageHeaders(nonce, reached), ...openerOf(path) }, body: html };
    },
    async asset(name, encodings) {
      if (!/^[\w.-]+$/.test(name)) return { status: 404, headers: always };
      const plain = await file(join('assets', name), 'public, max-age=31536000, immutable');
      return plain.body instanceof Buffer && /\bgzip\b/.test(encodings ?? '') ? zip(name, plain, plain.body) : plain;
    },
    installed: (path) => (installedFiles.includes(path) ? file(path, 'no-cache') : undefined),
  };
}

const metasOf = ({ authority, clientId, scope, helpPhone = '', phoneRelay = '' }: Omit<PortalSetup, 'folder'>) =>
  Object.entries({ authority, 'client-id': clientId, scope, 'help-phone': helpPhone, 'phone-relay': phoneRelay })
    .map(([name, content]) => `<meta name="latch-${name}" content="${attribute(content)}">`)
    .join('');

const always = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, nofollow' };

/** No page knows who opened it, but those under `teams/`: Teams opens them and is told by them how a sign-in ended. */
const openerOf = (path: string) => ({ 'cross-origin-opener-policy': path.startsWith('teams/') ? 'unsafe-none' : 'same-origin' });

/** Nothing from elsewhere runs, is shown or is framed; `reached`: the sign-in, which the page redeems its codes at, and on one machine alone its doors. */
const pageHeaders = (nonce: string, reached: string): Record<string, string> => ({
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
    "manifest-src 'self'",
    "worker-src 'self'",
    `connect-src 'self' ${reached}`,
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
