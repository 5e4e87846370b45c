import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { PersonId } from '../domain/ids.js';
import type { Ports } from './edge-ports.js';
import { agreedWord, isAgreed } from './events/agreed-words.js';
import { type LookAgain, lookAgain } from './events/look-again.js';
import { durableClient } from './flows.js';
import { problem } from './http/problem.js';
import { parseBody, readBytes } from './http/read-body.js';
import { answer, type Reply } from './http/reply.js';
import { respond } from './http/respond.js';

type Needs = LookAgain & Ports<'keys' | 'subscriptions'>;

const Notice = z.object({
  clientState: z.string().max(128).nullish(),
  lifecycleEvent: z.string().optional(),
  resource: z.string().optional(),
  resourceData: z.object({ id: z.string(), 'members@delta': z.array(z.object({ id: z.string() })).optional() }).optional(),
});
type Notice = z.infer<typeof Notice>;
const Notices = z.object({ value: z.array(Notice).max(1_000) });

/** Where Graph sends its notifications, under the app's public address. */
const graphEventsPath = 'api/events/graph';

/**
 * POST /api/events/graph: change notifications of Microsoft Graph. The handshake echoes `validationToken`; notices without our `clientState` are
 * refused; what they announce is read from Graph, never from them, and is in the records before the 202. 503 makes Graph send them again.
 */
export function registerGraphEvents(ports: Needs & { publicUrl: string }): void {
  app.http('graphEvents', {
    methods: ['POST'],
    route: graphEventsPath,
    authLevel: 'anonymous',
    extraInputs: [durableClient],
    handler: async (request, context) => {
      const token = request.query.get('validationToken');
      return token === null ? respond(context, () => hear(request, ports, context)) : handshake(token);
    },
  });
}

/** As plain text whatever it says: a browser must not take it for a page. */
const handshake = (token: string): HttpResponseInit => ({
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' },
  body: token.slice(0, 4_096),
});

async function hear(request: HttpRequest, ports: Needs & { publicUrl: string }, context: Parameters<typeof lookAgain>[2]): Promise<Reply> {
  const bytes = await readBytes(request);
  if (!bytes.ok) return bytes.problem;
  const body = parseBody(bytes.value, Notices);
  if (!body.ok) return body.problem;
  const notices = body.value.value;
  const proven = await Promise.all(notices.map((notice) => isAgreed(ports.keys, 'graph-client-state', notice.clientState)));
  if (proven.includes(false)) return problem(401, 'client-state', 'These notifications do not carry the word we agreed on.');
  if (notices.some(({ lifecycleEvent }) => lifecycleEvent !== undefined)) await keepSubscribed(ports);
  const people = concerned(notices);
  if (people === undefined || people.length > 0) await lookAgain(people, ports, context);
  return answer(202, {});
}

/** The users, and the members that came to or left a group; undefined when a notice does not say whom it is about, as after missed ones. */
function concerned(notices: readonly Notice[]): PersonId[] | undefined {
  const ids = notices.map(({ resource = '', resourceData }) => {
    if (/^users\//i.test(resource)) return resourceData && [resourceData.id];
    return resourceData?.['members@delta']?.map(({ id }) => id);
  });
  return ids.some((each) => each === undefined)
    ? undefined
    : ids.flatMap((each) => each ?? []).flatMap((id) => PersonId.safeParse(id).data ?? []);
}

export const graphEventsUrl = (publicUrl: string): string => `${publicUrl.replace(/\/$/, '')}/${graphEventsPath}`;

/** Every account and every group: doors ask for groups that may contain others, so one group's own members would not do. */
export const watchedResources = ['/users', '/groups'] as const;

/** Sees to it that Graph tells of them. */
export const keepSubscribed = async ({ subscriptions, keys, publicUrl }: Ports<'subscriptions' | 'keys'> & { publicUrl: string }) =>
  subscriptions.keep(watchedResources, {
    url: graphEventsUrl(publicUrl),
    clientState: await agreedWord(keys, 'graph-client-state'),
  });
