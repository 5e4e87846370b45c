import { createHash } from 'node:crypto';
import type { Operation } from '../../cloud/kernel/serve.js';
import { stagePage } from '../pages/stage-page.js';
import { stageScript } from '../pages/stage-script.js';
import type { Stage } from '../stage.js';

const policy = [
  "default-src 'none'",
  `script-src 'sha256-${createHash('sha256').update(stageScript).digest('base64')}'`,
  "style-src 'unsafe-inline'",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page that plays everything, and the way to it. */
export const stagePageOperations = (stage: Stage): Operation[] => [
  { name: 'go to the stage', method: 'GET', path: '/local', handle: () => ({ status: 302, headers: { location: '/local/stage' } }) },
  {
    name: 'see the stage',
    method: 'GET',
    path: '/local/stage',
    handle: () => ({
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'cache-control': 'no-store' },
      body: stagePage({
        portal: `${stage.host.api()}/app`,
        clock: { now: stage.clock.now(), kind: stage.clock.kind },
        doors: [...stage.doors].map(([id, { lock }]) => ({ id, lock: lock && lookedAt(lock.snapshot()) })),
        messages: stage.outbox({}),
        faults: stage.faults.list(),
      }),
    }),
  },
];

const lookedAt = ({ online, armed, leaseUntil }: { online: boolean; armed: readonly unknown[]; leaseUntil: string | null }) => ({
  online,
  armed: armed.length,
  leaseUntil,
});
