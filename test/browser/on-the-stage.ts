import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newVisitor, openBrowser, signIn } from '../../src/local/browser/chromium.js';
import { barriersOn } from '../support/browser.js';
import type { Latch } from '../support/latch.js';
import { codeSentTo } from '../support/visit.js';

/** A newcomer, who has read the first page and nothing else. */
export function onTheStage(latch: Latch): void {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('a newcomer asks for the lobby, finds the code among what was sent, and opens the door once', async () => {
    const stage = await newVisitor(browser);
    await stage.goto(`${latch.control}/local`);
    await stage.getByRole('heading', { name: 'The story, in five minutes' }).waitFor();
    const link = await stage.getByRole('link', { name: 'Ask for entry' }).getAttribute('href');
    const portal = await newVisitor(browser);
    await portal.goto(link ?? '');
    await signIn(portal, 'alice');
    await portal.getByLabel('Lobby').check();
    await portal.getByLabel('Purpose').fill('See how it works');
    await portal.getByRole('button', { name: 'Ask', exact: true }).click();
    await portal.getByRole('heading', { name: 'Lobby' }).waitFor();

    await latch.local('POST', '/idle');
    const code = await codeSentTo(latch, 'alice');
    await stage.locator('#messages').getByText(code).waitFor();
    const enter = async () => {
      await stage.getByLabel('Code at lobby').fill(code);
      await stage.getByRole('button', { name: 'Enter at lobby' }).click();
    };
    await enter();
    await stage.getByRole('status').getByText('Welcome').waitFor();
    await enter();
    await stage.getByRole('status').getByText('Access denied').waitFor();
    await portal.getByText('Somebody has entered with it.').waitFor();
    expect(await barriersOn(stage, 'stage')).toEqual([]);
  });

  it('the audit as exported is found from there, by whom and how long it took', async () => {
    const stage = await newVisitor(browser);
    await latch.advance(60_000); // it is exported in turns
    await latch.local('POST', '/idle');
    await stage.goto(`${latch.control}/local/stage`);
    await stage.getByRole('link', { name: 'Audit as exported' }).click();
    await stage.getByRole('heading', { name: 'How long it took' }).waitFor();
    await stage.getByRole('textbox', { name: 'Kind', exact: true }).fill('attempt.granted');
    await stage.getByRole('button', { name: 'Look' }).click();
    await stage.getByRole('cell', { name: 'attempt.granted' }).first().waitFor();
    expect(await stage.getByRole('cell', { name: 'attempt.denied' }).count()).toBe(0);
    expect(await barriersOn(stage, 'exported')).toEqual([]);
  });

  it('its clock, its locks and its faults do what they say', async () => {
    const stage = await newVisitor(browser);
    await stage.goto(`${latch.control}/local/stage`);
    const before = await latch.now();
    await stage.getByRole('button', { name: '15 minutes' }).click();
    await stage.getByRole('status').getByText('It is').waitFor();
    expect((await latch.now()).getTime() - before.getTime()).toBe(900_000);
    const lobby = stage.getByRole('article').filter({ has: stage.getByRole('heading', { name: 'lobby' }) });
    await lobby.getByRole('button', { name: 'Out of reach' }).click();
    await lobby.getByText('out of reach, holds').waitFor();
    await lobby.getByRole('button', { name: 'Back in reach' }).click();
    await lobby.getByText('in reach, holds').waitFor();
    await stage.getByLabel('Service').selectOption('communication');
    await stage.getByRole('button', { name: 'Is down (503)' }).click();
    await stage.getByText('communication: struck').waitFor();
    expect(await latch.local('GET', '/faults')).toMatchObject([{ service: 'communication' }]);
    await stage.getByRole('button', { name: 'All is well again' }).click();
    await stage.getByText('Nothing.', { exact: true }).waitFor();
    expect(await latch.local('GET', '/faults')).toEqual([]);
  });
}
