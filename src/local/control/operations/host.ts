import { z } from 'zod';
import type { Operation } from '../../cloud/kernel/serve.js';
import type { Stage } from '../stage.js';
import { ok, problem, withBody } from './reply.js';

const Attached = z.strictObject({ api: z.url(), pid: z.int().min(1) });

/** The host's management key for people, and the launcher's word on which host runs. */
export function hostOperations(stage: Stage): Operation[] {
  return [
    {
      name: 'read keys',
      method: 'GET',
      path: '/local/keys',
      handle: async () => {
        const system = await stage.host.systemKey();
        return system ? ok({ system }) : problem(503, 'host-down', 'The host has not made its keys yet.');
      },
    },
    {
      name: 'name the host',
      method: 'PUT',
      path: '/local/host',
      handle: (call) =>
        withBody(call, Attached, (host) => {
          stage.host.attach(host);
          return ok(host);
        }),
    },
  ];
}
