import { z } from 'zod';
import type { Operation } from '../../cloud/kernel/serve.js';
import type { Stage } from '../stage.js';
import { ok, problem, withBody } from './reply.js';

const Subscribe = z.strictObject({ user: z.string().min(1), key: z.string().regex(/^[\w-]{87}$/) });
const Leave = z.strictObject({ endpoint: z.url() });

/** The browsers of this machine's people: one says yes to notifications, as it would to `pushManager.subscribe()`, or takes it back. */
export function browserOperations(stage: Stage): Operation[] {
  return [
    {
      name: 'subscribe a browser',
      method: 'POST',
      path: '/local/browsers',
      handle: (call) => withBody(call, Subscribe, ({ user, key }) => ({ status: 201, body: stage.browsers.subscribe(user, key) })),
    },
    {
      name: 'take the permission back',
      method: 'POST',
      path: '/local/browsers/leave',
      handle: (call) =>
        withBody(call, Leave, ({ endpoint }) =>
          stage.browsers.leave(endpoint) ? ok({ endpoint }) : problem(404, 'unknown-browser', 'No browser was subscribed like that.'),
        ),
    },
  ];
}
