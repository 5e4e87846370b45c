import { createHash } from 'node:crypto';
import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import { z } from 'zod';
import { canonical } from '../domain/latch-code.js';
import { GraphNotice, nothingInView, readGraphNotices } from '../domain/signals/graph-notice.js';
import type { Ports } from './edge-ports.js';
import { isAgreed } from './events/agreed-words.js';
import { groupsInView } from './events/groups-in-view.js';
import { graphEventsPath } from './events/keep-subscribed.js';
import { knownSubscriptions } from './events/known-subscriptions.js';
import type { SettlePorts } from './events/settle-signals.js';
import { takeSignal } from './events/take-signal.js';
import { durableClient } from './flows.js';
import { problem } from './http/problem.js';
import { parseBody, readBytes } from './http/read-body.js';
import { answer, type Reply } from './http/reply.js';
import { respond } from './http/respond.js';

type Needs = SettlePorts & Ports<'tenantId' | 'newId'>;
type Known = ReturnType<typeof knownSubscriptions>;

const Notices = z.object({ value: z.array(GraphNotice).max(1_000) });

/** A thousand notices, and some. */
const largestBody = 1_048_576;

/**
 * POST /api/events/graph: change notifications of Microsoft Graph. The handshake echoes `validationToken`; a delivery with a notice that does not carry our
 * `clientState` is refused; notices of subscriptions that are not ours are taken and ignored. What the others announce is in the records before the 202,
 * and is read from Graph, never from them. 503 makes Graph send them again.
 */
export function registerGraphEvents(ports: Needs): void {
  const known = knownSubscriptions(ports);
  app.http('graphEvents', {
    methods: ['POST'],
    route: graphEventsPath,
    authLevel: 'anonymous',
    extraInputs: [durableClient],
    handler: async (request, context) => {
      const token = request.query.get('validationToken');
      return token === null ? respond(context, () => hear(request, ports, known, context)) : handshake(token);
    },
  });
}

/** As plain text whatever it says: a browser must not take it for a page. */
const handshake = (token: string): HttpResponseInit => ({
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' },
  body: token.slice(0, 4_096),
});

async function hear(request: HttpRequest, ports: Needs, known: Known, context: InvocationContext): Promise<Reply> {
  const bytes = await readBytes(request, largestBody);
  if (!bytes.ok) return bytes.problem;
  const body = parseBody(bytes.value, Notices);
  if (!body.ok) return body.problem;
  const notices = body.value.value;
  const proven = await Promise.all(notices.map((notice) => isAgreed(ports.keys, 'graph-client-state', notice.clientState)));
  if (proven.includes(false)) return problem(401, 'client-state', 'These notifications do not carry the word we agreed on.');
  const ours = await known(notices.flatMap(({ subscriptionId }) => subscriptionId ?? []));
  const isOurs = ({ subscriptionId, tenantId }: GraphNotice) =>
    ours.has(subscriptionId ?? '') && (tenantId ?? ports.tenantId).toLowerCase() === ports.tenantId.toLowerCase();
  await take(notices.filter(isOurs), ports, context);
  return answer(202, {});
}

async function take(notices: readonly GraphNotice[], ports: Needs, context: InvocationContext): Promise<void> {
  const namesMembers = notices.some(({ resourceData }) => resourceData?.['members@delta'] !== undefined);
  const heard = readGraphNotices(notices, namesMembers ? await groupsInView(ports) : nothingInView);
  if (heard.length === 0) return;
  ports.directory.forget();
  await takeSignal({ feed: 'graph', source: 'microsoft-graph', senderId: senderIdOf(notices, ports), heard }, ports, context);
}

/** Of what Graph calls each of them. Without such names nobody can tell a notice that is sent again from the next one, and both are heeded. */
function senderIdOf(notices: readonly GraphNotice[], { newId }: Needs): string {
  const ids = notices.flatMap(({ id }) => id ?? []);
  if (ids.length < notices.length) return newId();
  return createHash('sha256').update(canonical(ids.toSorted())).digest('hex');
}
