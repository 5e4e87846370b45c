import { noticeIn } from './notice-in.js';
import { offlinePage } from './offline-page.js';

declare const self: ServiceWorkerGlobalScope;

/** Nothing is kept on the device: no document, no answer of the API, no code. The files of the pages are the browser's own cache's business. */
self.addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate') event.respondWith(fetch(event.request).catch(() => offline()));
});
self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('push', (event) => {
  const notice = noticeIn(event.data?.text(), self.location.origin);
  event.waitUntil(self.registration.showNotification(notice.title, { body: notice.body, data: notice.link, icon: '/app/icon-192.png' }));
});
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(String(event.notification.data)));
});

const offline = () =>
  new Response(offlinePage(self.navigator.languages), {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" },
  });
