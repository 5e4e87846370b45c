import { z } from 'zod';
import { Channel, PushTarget, withoutTarget, withTarget } from '../domain/preferences.js';
import { DeliveryView, viewOfDelivery } from './deliveries/delivery-view.js';
import type { Ports } from './edge-ports.js';
import type { EndpointDescription } from './http/endpoint.js';
import { expose } from './http/expose.js';
import { notFound, problem } from './http/problem.js';
import { answer } from './http/reply.js';

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'preferences' | 'push' | 'clock' | 'newId'>;

const Chosen = z.strictObject({ channels: z.array(Channel).max(4) });
/** What `PushSubscription.toJSON()` gives a page; its expiry is the push service's own business. */
const Subscription = z.strictObject({ ...PushTarget.pick({ endpoint: true, keys: true }).shape, expirationTime: z.number().nullish() });
const answers = { 200: { description: 'How it is now', schema: DeliveryView } };

/** GET, PATCH /api/me/delivery and POST /api/me/push, DELETE /api/me/push/{id}: how somebody wants to hear of their codes, and the browsers they are notified in. For oneself only. */
export function registerMyDelivery(ports: Needs): EndpointDescription[] {
  return [seeDelivery(ports), chooseDelivery(ports), addBrowser(ports), removeBrowser(ports)];
}

const access = { people: 'anyone' as const };

const seeDelivery = (ports: Needs) =>
  expose(
    { name: 'seeDelivery', method: 'GET', route: 'api/me/delivery', summary: 'How you hear of your codes', access, answers },
    ports,
    async ({ who }) => answer(200, await viewOfDelivery(await ports.preferences.of(who.id), ports.push)),
  );

const chooseDelivery = (ports: Needs) =>
  expose(
    {
      ...{
        name: 'chooseDelivery',
        method: 'PATCH',
        route: 'api/me/delivery',
        summary: 'Choose how you hear of your codes, the best way first',
      },
      ...{ access, body: Chosen, answers },
    },
    ports,
    async ({ who, body }) => {
      const channels = [...new Set(body.channels)];
      return answer(200, await viewOfDelivery(await ports.preferences.change(who.id, (before) => ({ ...before, channels })), ports.push));
    },
  );

const addBrowser = (ports: Needs) =>
  expose(
    {
      name: 'addBrowser',
      method: 'POST',
      route: 'api/me/push',
      summary: 'Be notified in this browser',
      access,
      body: Subscription,
      answers,
    },
    ports,
    async ({ who, body: { endpoint, keys } }) => {
      if (!ports.push) return problem(409, 'no-push', 'Nobody is notified by push here.');
      if (!ports.push.accepts(endpoint)) return problem(400, 'unknown-push-service', 'This is no push service we know.');
      const target = { id: ports.newId(), endpoint, keys, addedAt: ports.clock.now().toISOString() };
      return answer(200, await viewOfDelivery(await ports.preferences.change(who.id, (before) => withTarget(before, target)), ports.push));
    },
  );

const removeBrowser = (ports: Needs) =>
  expose(
    { name: 'removeBrowser', method: 'DELETE', route: 'api/me/push/{id}', summary: 'No longer be notified in a browser', access, answers },
    ports,
    async ({ who, params }) => {
      const id = params['id'] ?? '';
      if (!(await ports.preferences.of(who.id)).push.some((target) => target.id === id)) return notFound();
      return answer(200, await viewOfDelivery(await ports.preferences.change(who.id, (before) => withoutTarget(before, id)), ports.push));
    },
  );
