import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportedAudit } from '../../src/cli/audit/exported-audit.js';
import { openedCheckpoints } from '../../src/cli/audit/opened-checkpoints.js';
import { verifyAudit } from '../../src/domain/audit/verify-audit.js';
import { type PeopleInBrowser, peopleInBrowser } from '../../src/local/browser/people-in-browser.js';
import { barriersOn } from '../support/browser.js';
import { type Latch, minutes } from '../support/latch.js';
import { asked, codeSentTo, hour, type } from '../support/visit.js';

/** What an auditor and a guard find out on the pages. */
export function auditing(latch: Latch, codes: Set<string>): void {
  let people: PeopleInBrowser;
  beforeAll(async () => {
    codes.add(await aliceEnters(latch));
    people = await peopleInBrowser(latch);
  });
  afterAll(() => people.close());

  it('an auditor looks a door up, follows a person and a request, and each look is in the audit', async () => {
    const page = await people.open('frank', '/app/audit');
    const records = page.getByRole('region', { name: 'Records' });
    await records.getByRole('listitem').first().waitFor();
    await page.getByLabel('Door').fill('lobby');
    await page.getByRole('button', { name: 'Look it up' }).click();
    await page.waitForURL(/\?door=lobby$/);
    await records.getByText('Opened', { exact: true }).first().waitFor();
    expect(await barriersOn(page, 'audit')).toEqual([]);
    await records.locator('a[href*="?person="]').first().click();
    await page.waitForURL(/\?person=[0-9a-f-]{36}$/);
    await records.getByRole('link', { name: 'The whole request' }).first().click();
    await page.waitForURL(/\?request=[0-9a-f-]{36}$/);
    await records.getByText('Asked', { exact: true }).waitFor();
    await latch.local('POST', '/idle');
    const { records: looks } = (await latch.as('frank')('GET', '/audit')).body as { records: { kind: string; detail: object }[] };
    expect(looks.filter(({ kind }) => kind === 'audit.read').length).toBeGreaterThanOrEqual(4);
  });

  it('a denial is explained to the guard in one sentence, and who could have opened the door has names', async () => {
    expect(await type(latch, 'lobby', '000 000 000')).toMatchObject({ opened: false });
    await latch.local('POST', '/idle');
    const page = await people.open('frank', '/app/audit?door=lobby');
    await page
      .getByRole('link', { name: /^Why was it so/ })
      .first()
      .click();
    await page.getByRole('region', { name: 'Answer' }).getByText('What to do').waitFor();
    expect(await barriersOn(page, 'explain')).toEqual([]);
    await people.open('frank', '/app/audit/could?door=lobby');
    const now = await latch.now();
    const local = (instant: Date) => instant.toISOString().slice(0, 16);
    await page.getByLabel('From').fill(local(new Date(now.getTime() - 30 * 86_400_000)));
    await page.getByLabel('Until').fill(local(new Date(now.getTime() + 60_000)));
    await page.getByRole('button', { name: 'Find out' }).click();
    await page.getByRole('link', { name: 'Alice Adler' }).first().waitFor();
    await page
      .getByText(/^opened (once|\d+ times)$/)
      .first()
      .waitFor();
    expect(await barriersOn(page, 'could')).toEqual([]);
  });

  it('the chains are checked, and what is saved verifies anywhere', async () => {
    const page = await people.open('frank', '/app/audit/check');
    await page.getByRole('button', { name: 'Check all chains' }).click();
    await page.getByText('Every record is as it was written.').waitFor();
    expect(await barriersOn(page, 'check')).toEqual([]);
    const saved = new Map<string, string>();
    page.on('download', async (file) => saved.set(file.suggestedFilename(), await file.path()));
    await page.getByRole('button', { name: 'Save all of it' }).click();
    await page.getByText(/records were saved/).waitFor();
    await expect.poll(() => saved.size).toBe(2);
    const source = await exportedAudit(saved.get('latch-audit.jsonl') ?? '');
    const signed = await readFile(saved.get('latch-audit.jsonl.checkpoint') ?? '', 'utf8');
    const { checkpoints, bad } = await openedCheckpoints([signed.trim()], undefined, undefined);
    expect([checkpoints.length, bad]).toEqual([1, undefined]);
    const verdict = await verifyAudit(source.store, checkpoints);
    expect(verdict.firstBad).toBeUndefined();
    expect(verdict.checked).toBeGreaterThan(10);
  });
}

/** Somebody was here, with this code. */
async function aliceEnters(latch: Latch): Promise<string> {
  const start = new Date((await latch.now()).getTime() + 2 * hour);
  await asked(latch, 'alice', ['lobby'], start, new Date(start.getTime() + hour));
  await latch.setTo(new Date(start.getTime() - minutes(29)));
  const code = await codeSentTo(latch, 'alice');
  await latch.setTo(start);
  expect(await type(latch, 'lobby', code)).toMatchObject({ opened: true });
  await latch.advance(hour);
  return code;
}
