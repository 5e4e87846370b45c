import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const mostStops = 90;

/** What has the focus, as somebody would name it. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return 'nothing';
    const label = at.labels?.[0]?.textContent ?? at.getAttribute('aria-label') ?? at.textContent ?? '';
    return at.tagName.toLowerCase() + ': ' + label.trim().slice(0, 60);
  })()`);

const hasFocus = (wanted: Locator): Promise<boolean> =>
  wanted.evaluate((element) => element === element.ownerDocument.activeElement).catch(() => false);

/** Presses Tab until it has the focus, which must then be seen. Fails where Tab never comes there. */
export async function tabTo(page: Page, wanted: Locator, { back = false } = {}): Promise<void> {
  await wanted.waitFor();
  const stops: string[] = [];
  while (!(await hasFocus(wanted))) {
    expect(stops.length, `Tab does not lead there: ${stops.join(' > ')}`).toBeLessThan(mostStops);
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    stops.push(await focused(page));
  }
  expect(await isFocusSeen(page), `the focus is not seen at ${await focused(page)}`).toBe(true);
}

/** Goes there by Tab and presses a key. */
export async function pressAt(page: Page, wanted: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press(key);
}

export async function typeInto(page: Page, wanted: Locator, text: string): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

/** Waits until something has the focus by itself. */
export const focusCame = (page: Page, wanted: Locator): Promise<void> =>
  expect.poll(async () => (await hasFocus(wanted)) || focused(page), { timeout: 15_000 }).toBe(true);

/** Walks round the page by Tab and by Shift+Tab: nothing keeps the focus, and every stop is seen. */
export async function walkAround(page: Page): Promise<string[]> {
  const stops: string[] = [];
  const unseen: string[] = [];
  await page.waitForTimeout(500); // whoever has just come is at the page's title
  await page.evaluate('document.querySelector("a").focus()');
  const begin = await focused(page);
  for (let at = begin; stops.length < mostStops; ) {
    stops.push(at);
    if ((await isElsewhere(page)) && !(await isFocusSeen(page))) unseen.push(at);
    await page.keyboard.press('Tab');
    at = await focused(page);
    if (at === begin || at === 'nothing') break;
  }
  expect(stops.length, `Tab does not come round: ${stops.slice(-5).join(' > ')}`).toBeLessThan(mostStops);
  expect(unseen, 'stops at which the focus is not seen').toEqual([]);
  return stops;
}

/** Whether Tab has led to something else: a field of a date is one thing and several stops. */
const isElsewhere = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>('window.lastStop !== (window.lastStop = document.activeElement)');

/** Whether the picture of what has the focus, and a little around it, is another one without. */
async function isFocusSeen(page: Page): Promise<boolean> {
  const clip = await page.evaluate<{ x: number; y: number; width: number; height: number } | null>(`(() => {
    const at = document.activeElement;
    const box = (at.getBoundingClientRect().width < 4 ? at.parentElement : at).getBoundingClientRect();
    const x = Math.max(0, box.x - 8), y = Math.max(0, box.y - 8);
    return { x, y, width: Math.min(innerWidth - x, box.width + 16), height: Math.min(innerHeight - y, box.height + 16) };
  })()`);
  if (!clip || clip.width <= 0 || clip.height <= 0) return false;
  const picture = () => page.screenshot({ clip, caret: 'hide', animations: 'disabled' });
  const withFocus = await picture();
  await page.evaluate('window.wasFocused = document.activeElement; window.wasFocused.blur()');
  const without = await picture();
  await page.evaluate('window.wasFocused.focus({ preventScroll: true })');
  return !withFocus.equals(without);
}
