import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PeopleInBrowser, peopleInBrowser } from '../../src/local/browser/people-in-browser.js';
import { delegatedTomorrow } from '../support/delegated.js';
import type { Latch } from '../support/latch.js';
import { asked, hour } from '../support/visit.js';

const hostile = `"><img src=x onerror="window.isOwned=1"><svg onload="window.isOwned=1"></svg>{{7*7}}javascript:window.isOwned=1 \u202e`;

/** What in the API's answers somebody has written. */
const nameKeys = new Set(['name', 'displayName', 'requester', 'company', 'purpose', 'ticket', 'site', 'reason']);

/** The same answer, had somebody hostile written all of that; `names`: of people, by their ids. */
const written = (key: string, value: unknown): unknown => {
  if (key === 'names') return Object.fromEntries(Object.keys(value as object).map((id) => [id, hostile]));
  return nameKeys.has(key) && typeof value === 'string' ? hostile : value;
};

const signInOrigin = (page: Page): Promise<string> => page.evaluate<string>("document.querySelector('meta[name=latch-authority]').content");

/** What people write stays text on every page, and other sites can neither frame a page of ours nor act through it. */
export function hostileVisitors(latch: Latch): void {
  let people: PeopleInBrowser;
  let evil: Server;
  let page = '';
  beforeAll(async () => {
    people = await peopleInBrowser(latch);
    evil = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page));
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await people.close();
    evil.close();
  });
  const evilUrl = () => `http://127.0.0.1:${(evil.address() as AddressInfo).port}/`;
  const isOwned = (shown: Page) =>
    shown.evaluate<boolean>("window.isOwned !== undefined || document.querySelector('main img, main svg[onload]') !== null");

  it('a purpose, a ticket, a reason and the name of a door are text wherever they are shown', async () => {
    const answer = (body: object) => ({ status: 200, contentType: 'application/json', body: JSON.stringify(body) });
    const asked = await latch.as('alice')('POST', '/requests', {
      ...{ doorIds: ['cage-12'], window: { start: 'now', minutes: 30 }, purpose: hostile, ticket: hostile.slice(0, 40) },
    });
    const id = String(asked.body['id']);
    await latch.local('POST', '/idle');
    const bob = await people.open('bob', `/app/approvals/${id}`);
    await bob.getByText('window.isOwned=1').first().waitFor();
    const made = await latch.as('dan')('POST', '/revocations', { target: { kind: 'request', id }, reason: hostile });
    const dan = await people.open('dan', `/app/holds/revocation/${String(made.body['id'])}`);
    await dan.getByText('window.isOwned=1').first().waitFor();
    const doors = (await latch.as('dan')('GET', '/desk/doors')).body['doors'] as object[];
    await dan.route('**/api/desk/doors', (route) =>
      route.fulfill(answer({ doors: doors.map((door) => ({ ...door, name: hostile, site: hostile })) })),
    );
    await dan.goto(`${latch.api}/app/desk`);
    await dan.locator('[data-door="lobby"]').getByText('window.isOwned=1').waitFor();
    const alice = await people.open('alice', `/app/requests/${id}`);
    await alice.getByText('The right to enter was revoked.').waitFor();
    for (const shown of [bob, dan, alice]) expect(await isOwned(shown)).toBe(false);
    await dan.unroute('**/api/desk/doors');
  });

  it('names of doors and people are text on the pages of requesters, approvers and auditors, too', async () => {
    const renamed = async (shown: Page, path: string) => {
      await shown.route(path, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: JSON.parse(await response.text(), written) });
      });
    };
    const start = new Date((await latch.now()).getTime() + 2 * hour);
    const id = await asked(latch, 'tara', ['cage-12'], start, new Date(start.getTime() + hour));
    await delegatedTomorrow(latch, 'bob', 'carol', hostile);
    const pages = [
      ['bob', '**/api/approvals', '/app/approvals'],
      ['bob', '**/api/requests/*/approval', `/app/approvals/${id}`],
      ['bob', '**/api/delegations', '/app/delegations'],
      ['carol', '**/api/delegations', '/app/delegations'],
      ['alice', '**/api/doors', '/app/ask'],
      ['tara', '**/api/requests**', '/app/requests'],
      ['tara', '**/api/requests/**', `/app/requests/${id}`],
      ['frank', '**/api/audit?*', `/app/audit?request=${id}`],
      ['dan', '**/api/desk', '/app/desk'],
    ] as const;
    for (const [user, path, address] of pages) {
      const shown = await people.open(user, '/app');
      await renamed(shown, path);
      await shown.goto(`${latch.api}${address}`);
      await shown.getByText('window.isOwned=1').first().waitFor();
      expect([address, await isOwned(shown)]).toEqual([address, false]);
      await shown.unroute(path);
    }
    await latch.as('tara')('POST', `/requests/${id}/cancel`, {});
  });

  it('no page breaks its own policy or asks a third party for anything, and a script that gets into one does not run', async () => {
    const dan = await people.open('dan', '/app');
    const elsewhere: string[] = [];
    const ours = [latch.api, new URL(await signInOrigin(dan)).origin];
    const note = (request: Request) => {
      const { origin } = new URL(request.url());
      if (/^http/.test(origin) && !ours.includes(origin)) elsewhere.push(request.url());
    };
    dan.on('request', note);
    await dan.addInitScript(
      "window.broken = []; addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => window.broken.push(violatedDirective + ' ' + blockedURI))",
    );
    for (const path of [
      '/app',
      '/app/delegations',
      '/app/desk',
      '/app/desk/revoke',
      '/app/desk/lockdown',
      '/app/holds',
      '/app/explain',
      '/app/nowhere',
    ]) {
      await dan.goto(`${latch.api}${path}`);
      await dan.getByRole('heading', { level: 1 }).waitFor();
      expect([path, await dan.evaluate('window.broken')]).toEqual([path, []]);
    }
    expect(elsewhere).toEqual([]);
    dan.off('request', note);
    await dan.evaluate(`(() => {
      const script = document.createElement('script');
      script.textContent = 'window.isOwned = 1';
      document.body.append(script);
      const far = document.createElement('script');
      far.src = ${JSON.stringify(evilUrl())};
      document.body.append(far);
      document.body.insertAdjacentHTML('beforeend', '<button id="x" onclick="window.isOwned = 1">x</button><form id="y" action=${JSON.stringify(evilUrl()).replaceAll('"', '')}></form>');
      document.getElementById('x').click();
      document.getElementById('y').submit();
    })()`);
    await expect
      .poll(() => dan.evaluate<string[]>('window.broken.map((each) => each.split(" ")[0])'))
      .toEqual(expect.arrayContaining(['script-src-elem', 'script-src-attr', 'form-action']));
    expect([await isOwned(dan), dan.url().startsWith(latch.api)]).toEqual([false, true]);
  });

  it('a page of ours is shown in no frame of another site', async () => {
    page = `<iframe src="${latch.api}/app/desk/lockdown"></iframe>`;
    const dan = await people.open('dan', '/app/desk');
    const refused = dan.waitForEvent('console', (message) => message.type() === 'error' && /frame|ancestors/i.test(message.text()));
    await dan.goto(evilUrl());
    await refused;
    const inside = await dan
      .frames()[1]
      ?.evaluate("document.body?.innerText ?? ''")
      .catch(() => '');
    expect(String(inside)).not.toContain('Lock');
  });

  it('another site can do nothing in the name of whoever is signed in', async () => {
    const before = (await latch.as('dan')('GET', '/lockdowns')).body['revocations'] as unknown[];
    const body = JSON.stringify({ target: { kind: 'all' }, reason: 'CSRF' });
    page = `<form id="f" method="post" enctype="text/plain" action="${latch.api}/api/lockdowns"><input name='${body.slice(0, -1)},"x":"' value='"}'></form>
      <script>fetch('${latch.api}/api/lockdowns', { method: 'POST', mode: 'no-cors', credentials: 'include', body: ${JSON.stringify(body)} }).finally(() => document.getElementById('f').submit());</script>`;
    const dan = await people.open('dan', '/app/desk');
    const posted = dan.waitForResponse((response) => response.request().isNavigationRequest() && response.url().endsWith('/api/lockdowns'));
    await dan.goto(evilUrl());
    expect((await posted).status()).toBe(401);
    expect((await latch.as('dan')('GET', '/lockdowns')).body['revocations']).toEqual(before);
    expect(await dan.context().cookies(latch.api)).toEqual([]);
  });
}
