import type { Page } from 'playwright-core';

/** Every place a page can leave something in: its address and history, both storages, caches, databases, cookies, what it says now. */
export const whereKept = (page: Page): Promise<string> =>
  page.evaluate(`(async () => {
    const cached = [];
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys()) cached.push(request.url, await (await (await caches.open(name)).match(request)).text());
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    return JSON.stringify([location.href, history.state, { ...sessionStorage }, { ...localStorage }, cached, databases, document.cookie,
      performance.getEntries().map(({ name }) => name), document.body.innerText]);
  })()`);
