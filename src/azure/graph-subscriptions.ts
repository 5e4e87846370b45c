import { createHash } from 'node:crypto';
import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import { instantFrom } from '../domain/window.js';
import type { Clock } from '../ports/clock.js';
import type { Subscriptions } from '../ports/people.js';
import { type Graph, graphClient } from './graph-client.js';

/** A little under the 41,760 minutes Graph allows for users and groups. */
const lifeMs = 28 * 86_400_000;

const Kept = z.object({ id: z.string(), resource: z.string(), notificationUrl: z.string(), expirationDateTime: z.string() });
type Kept = z.infer<typeof Kept>;
const List = z.object({ value: z.array(Kept), '@odata.nextLink': z.string().optional() });

/**
 * Microsoft Graph change notifications: `GET`, `POST /subscriptions`, `PATCH` and `DELETE /subscriptions/{id}`, with the same address for lifecycle notices.
 * Graph never tells a client state again, nor changes it: the address carries a mark of it, so that one made before a rotation of keys is replaced.
 */
export function graphSubscriptions({ clock, ...options }: { baseUrl: string; credential: TokenCredential; clock: Clock }): Subscriptions {
  const graph = graphClient(options, 'directory-unavailable');
  return {
    standing: async (url) =>
      (await sentTo(graph, url)).map(({ id, resource, expirationDateTime }) => ({ id, resource, until: instantFrom(expirationDateTime) })),
    async keep(resources, { url, clientState, anew = false }) {
      const standing = await sentTo(graph, url);
      const to = `${url}?word=${createHash('sha256').update(clientState).digest('hex').slice(0, 8)}`;
      for (const resource of resources) {
        const own = standing.filter((each) => each.resource === resource).sort(latestFirst);
        await keepOne(graph, own, { resource, to, clientState, now: clock.now().getTime(), anew });
      }
    },
  };
}

async function sentTo(graph: Graph, url: string): Promise<Kept[]> {
  const found: Kept[] = [];
  for (let path: string | undefined = '/subscriptions'; path !== undefined; ) {
    const listed: z.ZodSafeParseResult<z.infer<typeof List>> = List.safeParse(await graph.get(path));
    if (!listed.success) throw new LatchError('directory-unavailable', 'the subscriptions are not readable');
    found.push(...listed.data.value);
    path = listed.data['@odata.nextLink'];
  }
  return found.filter(({ notificationUrl }) => notificationUrl === url || notificationUrl.startsWith(`${url}?`));
}

/** The same order for every process, so that two of them keep the same one. */
const latestFirst = (one: Kept, other: Kept) =>
  other.expirationDateTime.localeCompare(one.expirationDateTime) || one.id.localeCompare(other.id);

type Wanted = { resource: string; to: string; clientState: string; now: number; anew: boolean };

/** The new one stands before an old one goes. */
async function keepOne(graph: Graph, standing: readonly Kept[], wanted: Wanted): Promise<void> {
  const [kept] = standing.filter(({ notificationUrl }) => notificationUrl === wanted.to);
  const stands = kept !== undefined && (await renewed(graph, kept, wanted));
  if (!stands) await create(graph, wanted);
  for (const { id } of standing.filter(({ id }) => !stands || id !== kept.id)) await graph.delete(pathOf(id));
}

/** False when it is there no more. */
async function renewed(graph: Graph, { id, expirationDateTime }: Kept, { now, anew }: Wanted): Promise<boolean> {
  if (!anew && Date.parse(expirationDateTime) - now > lifeMs / 2) return true;
  return (await graph.patch(pathOf(id), { expirationDateTime: endOf(now) })) !== undefined;
}

async function create(graph: Graph, { resource, to, clientState, now }: Wanted): Promise<void> {
  const addresses = { notificationUrl: to, lifecycleNotificationUrl: to };
  await graph.post('/subscriptions', {
    changeType: 'updated,deleted',
    ...addresses,
    resource,
    expirationDateTime: endOf(now),
    clientState,
  });
}

const pathOf = (id: string) => `/subscriptions/${encodeURIComponent(id)}`;
const endOf = (now: number) => new Date(now + lifeMs).toISOString();
