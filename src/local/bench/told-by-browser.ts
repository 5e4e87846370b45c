import type { Page } from 'playwright-core';
import { z } from 'zod';

/** In every document of a page from now on: what the browser itself says of interactions (W3C Event Timing) and of long tasks (W3C Long Tasks). */
const listening = `{
  const interactions = new Map();
  const tasks = [];
  window.toldOf = () => ({ interactions: [...interactions.values()], tasks });
  const nameOf = (element) => (element?.getAttribute?.('aria-label') ?? element?.innerText ?? '').split('\\n', 1)[0].slice(0, 40) || element?.tagName || 'what is gone';
  const takeEvent = ({ interactionId, duration, name, target }) => {
    if (interactionId && duration > (interactions.get(interactionId)?.ms ?? 0))
      interactions.set(interactionId, { ms: duration, at: name + ' at ' + nameOf(target) });
  };
  new PerformanceObserver((told) => told.getEntries().forEach(takeEvent)).observe({ type: 'event', durationThreshold: 16, buffered: true });
  new PerformanceObserver((told) => told.getEntries().forEach(({ duration }) => tasks.push(duration))).observe({ type: 'longtask', buffered: true });
}`;

const Told = z.object({ interactions: z.array(z.object({ ms: z.number(), at: z.string() })), tasks: z.array(z.number()) });

/**
 * `interactions`: of each click, tap and key the milliseconds until what follows from it is seen, and where it was; those under 16 ms are told of by nobody.
 * `tasks`: the milliseconds of each that kept the page from answering for 50 or more.
 */
export type Told = z.infer<typeof Told>;

export const listenTo = (page: Page): Promise<unknown> => page.addInitScript(listening);

/** What was told since the document was loaded, once the last of it has been drawn. */
export async function toldBy(page: Page): Promise<Told> {
  await page.waitForTimeout(500);
  return Told.parse(await page.evaluate('window.toldOf()'));
}
