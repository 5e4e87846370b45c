/** The service worker of the pages, which shows notices and keeps nothing; undefined where a browser has none. */
export async function registerWorker(): Promise<ServiceWorkerRegistration | undefined> {
  await navigator.serviceWorker?.register('/app/sw.js', { scope: '/app/' }).catch(() => undefined);
  return navigator.serviceWorker?.ready;
}
