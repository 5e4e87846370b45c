import { z } from 'zod';
import { lifecycleEvents } from '../../cloud/graph/subscriptions.js';
import type { Operation } from '../../cloud/kernel/serve.js';
import { setBreaks } from '../../cloud/ssf/spoil-set.js';
import type { Stage } from '../stage.js';
import { ok, problem, withBody } from './reply.js';

const schemas = 'https://schemas.openid.net/secevent/';
const families = ['caep', 'risc', 'ssf'] as const;

/** `event`: the URI of its type, or short as `caep/session-revoked`. `user`: whom it is about, by their object id here; `subject`: put otherwise. `raw`: a body as it is. */
const Event = z.strictObject({
  event: z.string(),
  user: z.string().exactOptional(),
  subject: z.unknown().optional(),
  payload: z.record(z.string(), z.unknown()).exactOptional(),
  claims: z.record(z.string(), z.unknown()).exactOptional(),
  break: z.enum(setBreaks).exactOptional(),
  authorization: z.string().exactOptional(),
});
const Raw = z.strictObject({ raw: z.string(), contentType: z.string().exactOptional() });

/** `events`: in either schema, all in one call. `raw`: a body as it is. */
const Published = z.union([
  z.strictObject({ events: z.array(z.record(z.string(), z.unknown())).min(1), function: z.string().default('securityEvents') }),
  z.strictObject({ raw: z.string(), function: z.string().default('securityEvents'), key: z.string().exactOptional() }),
]);

const Lifecycle = z.strictObject({ event: z.enum(lifecycleEvents) });

/** Acts as a transmitter of shared signals, as Event Grid, and as Graph where it tells of our subscriptions: the first answer comes back as it was given, and what was not taken comes again. */
export function signalOperations({ transmitter, grid, notices, objectIdOf }: Stage): Operation[] {
  const told = (outcome: Awaited<ReturnType<Stage['transmitter']['tell']>>) =>
    outcome ? ok({ ...outcome, body: jsonOr(outcome.body) }) : problem(409, 'no-stream', 'Nobody has asked for events yet.');
  const nameOf = (user = '') => {
    const sub = objectIdOf(user);
    return sub && { format: 'iss_sub', iss: transmitter.url, sub };
  };
  return [
    {
      name: 'tell a security event',
      method: 'POST',
      path: '/local/ssf',
      handle: (call) =>
        withBody(call, z.union([Raw, Event]), async (order) => {
          if ('raw' in order) return told(await transmitter.tell(order));
          const { user, subject, event, ...rest } = order;
          const about = subject ?? nameOf(user);
          if (user !== undefined && about === undefined) return problem(404, 'unknown-person', 'Nobody is called that.');
          return told(await transmitter.tell({ ...rest, event: typeOf(event), subject: about }));
        }),
    },
    {
      name: 'publish to Event Grid',
      method: 'POST',
      path: '/local/eventgrid',
      handle: (call) =>
        withBody(call, Published, async ({ function: functionName, ...what }) => {
          const publication =
            'raw' in what ? { body: what.raw, ...(what.key !== undefined && { key: what.key }) } : { body: JSON.stringify(what.events) };
          return ok(await grid.publish({ functionName, ...publication }));
        }),
    },
    {
      name: 'tell of the subscriptions at Graph',
      method: 'POST',
      path: '/local/graph/lifecycle',
      handle: (call) =>
        withBody(call, Lifecycle, async ({ event }) => {
          await notices.tellLifecycle(event);
          return ok({ event });
        }),
    },
  ];
}

function typeOf(event: string): string {
  const [family, name] = event.split('/');
  return families.some((each) => each === family) ? `${schemas}${family}/event-type/${name}` : event;
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
