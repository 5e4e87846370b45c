import { createHash } from 'node:crypto';
import type { Operation } from '../../cloud/kernel/serve.js';
import { inboxPage, inboxScript } from '../pages/inbox-page.js';
import type { Stage } from '../stage.js';

const policy = [
  "default-src 'none'",
  `script-src 'sha256-${createHash('sha256').update(inboxScript).digest('base64')}'`,
  "style-src 'unsafe-inline'",
  "connect-src 'self'",
  "frame-src 'self'",
].join('; ');

/** Mails, text messages and cards as people see them, for whoever tries the system. */
export const inboxOperations = (stage: Stage): Operation[] => [
  {
    name: 'read an inbox',
    method: 'GET',
    path: '/local/inbox',
    handle: ({ query }) => {
      const to = query.get('to') || undefined;
      const messages = stage.outbox({ ...(to !== undefined && { to }) });
      return {
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'cache-control': 'no-store' },
        body: inboxPage(messages, { to, people: stage.people }),
      };
    },
  },
];
