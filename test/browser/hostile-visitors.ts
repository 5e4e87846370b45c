import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Latch } from '../support/latch.js';
import { type PeopleInBrowser, peopleInBrowser } from '../support/people-in-browser.js';

const hostile = `"><img src=x onerror="window.isOwned=1"><svg onload="window.isOwned=1"></svg>{{7*7}}javascript:window.isOwned=1 \u202e`;

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
