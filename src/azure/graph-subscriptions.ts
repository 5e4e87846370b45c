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
const List = z.object({ value: z.array(Kept) });

/** Microsoft Graph change notifications: `GET`, `POST /subscriptions` and `PATCH /subscriptions/{id}`, with the same address for lifecycle notices. */
export function graphSubscriptions({ clock, ...options }: { baseUrl: string; credential: TokenCredential; clock: Clock }): Subscriptions {
  const graph = graphClient(options, 'directory-unavailable');
  const sentTo = async (url: string) => {
    const listed = List.safeParse(await graph.get('/subscriptions'));
    if (!listed.success) throw new LatchError('directory-unavailable', 'the subscriptions are not readable');
    return listed.data.value.filter(({ notificationUrl }) => notificationUrl === url);
  };
  return {
    standing: async (url) =>
      (await sentTo(url)).map(({ resource, expirationDateTime }) => ({ resource, until: instantFrom(expirationDateTime) })),
    async keep(resources, { url, clientState }) {
      const ours = await sentTo(url);
      const now = clock.now().getTime();
      for (const resource of resources) {
        const known = ours.find((each) => each.resource === resource);
        if (known && Date.parse(known.expirationDateTime) - now > lifeMs / 2) continue;
        await subscribe(graph, known?.id, { resource, url, clientState, until: new Date(now + lifeMs).toISOString() });
      }
    },
  };
}

type Wanted = { resource: string; url: string; clientState: string; until: string };

async function subscribe(graph: Graph, id: string | undefined, { resource, url, clientState, until }: Wanted): Promise<void> {
  if (id !== undefined) await graph.patch(`/subscriptions/${encodeURIComponent(id)}`, { expirationDateTime: until });
  else {
    const to = { notificationUrl: url, lifecycleNotificationUrl: url };
    await graph.post('/subscriptions', { changeType: 'updated,deleted', ...to, resource, expirationDateTime: until, clientState });
  }
}
