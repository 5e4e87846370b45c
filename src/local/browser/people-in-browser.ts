import type { Page } from 'playwright-core';
import { newVisitor, openBrowser, signIn } from './chromium.js';

/** People at their browsers: each signs in the first time they open something, and stays signed in. `api`: where the pages are served. */
export type PeopleInBrowser = {
  open(user: string, path: string): Promise<Page>;
  close(): Promise<void>;
};

export async function peopleInBrowser({ api }: { api: string }, locale?: string): Promise<PeopleInBrowser> {
  const browser = await openBrowser();
  const known = new Map<string, Page>();
  return {
    async open(user, path) {
      const url = new URL(path, api).href;
      const page = known.get(user);
      if (page) {
        await page.goto(url);
        return page;
      }
      const fresh = await newVisitor(browser, locale);
      known.set(user, fresh);
      await fresh.goto(url);
      await signIn(fresh, user);
      await fresh.getByRole('button', { name: /Sign out|Abmelden/ }).waitFor();
      return fresh;
    },
    close: () => browser.close(),
  };
}
