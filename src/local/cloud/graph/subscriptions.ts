import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writePrivately } from '../../pki/key-pair-file.js';
import { type Attempt, courier } from '../kernel/courier.js';
import { readJson } from '../kernel/read-json.js';
import type { Answer, Operation } from '../kernel/serve.js';
import type { World } from '../kernel/world.js';
import { badRequest, notFound } from './errors.js';

const longestMinutes = 41_760;
const patienceMs = 10_000;

const Asked = z.object({
  changeType: z.string(),
  notificationUrl: z.url(),
  lifecycleNotificationUrl: z.url().optional(),
  resource: z.string(),
  expirationDateTime: z.iso.datetime({ offset: true }),
  clientState: z.string().max(128).optional(),
});
type Subscription = z.infer<typeof Asked> & { id: string };

/** What a notification says changed: a user, or a group with the members that came or went. */
export type Change = { resource: string; resourceData: Record<string, unknown> };

export const lifecycleEvents = ['reauthorizationRequired', 'subscriptionRemoved', 'missed'] as const;
export type LifecycleEvent = (typeof lifecycleEvents)[number];

export type Subscriptions = {
  operations: Operation[];
  /** Resolves when each subscriber has answered or failed once; whoever failed is told again. */
  notify(tenantId: string, changes: Change[]): Promise<void>;
  /** Tells every subscriber about its own subscription; one that is removed is gone. */
  tellLifecycle(tenantId: string, event: LifecycleEvent): Promise<void>;
  /** Resolves when no notice is on its way at this moment. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

/** Change notifications: create (with the validation handshake), list, renew, delete; and sending them, as often as it takes. Kept under `${dataDir}/graph/`. */
export function subscriptionsOf(world: Pick<World, 'clock' | 'dataDir'>): Subscriptions {
  const file = join(world.dataDir, 'graph', 'subscriptions.json');
  let kept: Subscription[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const save = (next: Subscription[]) => {
    kept = next;
    writePrivately(file, JSON.stringify(kept));
  };
  const deliveries = courier<Parcel>(join(world.dataDir, 'graph', 'notices.db'), post);
  const alive = () => kept.filter(({ expirationDateTime }) => Date.parse(expirationDateTime) > world.clock.now().getTime());
  const isTooLong = (until: string) => Date.parse(until) - world.clock.now().getTime() > longestMinutes * 60_000;
  const tooLong = badRequest(`Subscription expiration can only be ${longestMinutes} minutes in the future.`);
  const withId = (id: string | undefined, act: (found: Subscription) => Answer): Answer => {
    const found = alive().find((each) => each.id === id);
    return found ? act(found) : notFound(id ?? '');
  };
  const path = '/v1.0/subscriptions';
  return {
    operations: [
      { name: 'ListSubscriptions', method: 'GET', path, handle: () => ({ status: 200, body: { value: alive().map(shown) } }) },
      {
        name: 'CreateSubscription',
        method: 'POST',
        path,
        handle: async (call) => {
          const asked = Asked.safeParse(readJson(call.body));
          if (!asked.success || isTooLong(asked.data.expirationDateTime))
            return asked.success ? tooLong : badRequest('Invalid subscription.');
          const { notificationUrl, lifecycleNotificationUrl } = asked.data;
          for (const url of [notificationUrl, lifecycleNotificationUrl]) {
            if (url !== undefined && !(await answersHandshake(url))) return badRequest('Subscription validation request failed.');
          }
          const made = { ...asked.data, id: randomUUID() };
          save([...alive(), made]);
          return { status: 201, body: shown(made) };
        },
      },
      {
        name: 'UpdateSubscription',
        method: 'PATCH',
        path: `${path}/:id`,
        handle: (call) =>
          withId(call.params['id'], (found) => {
            const asked = Asked.pick({ expirationDateTime: true }).safeParse(readJson(call.body));
            if (!asked.success || isTooLong(asked.data.expirationDateTime)) return tooLong;
            const renewed = { ...found, ...asked.data };
            save(alive().map((each) => (each.id === found.id ? renewed : each)));
            return { status: 200, body: shown(renewed) };
          }),
      },
      {
        name: 'DeleteSubscription',
        method: 'DELETE',
        path: `${path}/:id`,
        handle: (call) =>
          withId(call.params['id'], (found) => {
            save(kept.filter(({ id }) => id !== found.id));
            return { status: 204 };
          }),
      },
    ],
    async notify(tenantId, changes) {
      const told = alive().map((each) => ({ to: each, changes: changes.filter((change) => concerns(each, change)) }));
      const parcels = told.filter((each) => each.changes.length > 0).map((each) => parcelFor(each.to, tenantId, each.changes));
      await Promise.all(parcels.map(deliveries.send));
    },
    async tellLifecycle(tenantId, lifecycleEvent) {
      const parcels = alive().flatMap((each) => lifecycleParcel(each, tenantId, lifecycleEvent));
      if (lifecycleEvent === 'subscriptionRemoved') save([]);
      await Promise.all(parcels.map(deliveries.send));
    },
    idle: deliveries.idle,
    close: deliveries.close,
  };
}

/** Graph never tells the client state again. */
const shown = ({ clientState: _, ...subscription }: Subscription) => ({ ...subscription, clientState: null });

/** `/users` and `/groups` cover everybody, `/users/{id}` and `/groups/{id}/members` one. */
function concerns({ resource }: Subscription, change: Change): boolean {
  const wanted = resource
    .replace(/^\//, '')
    .replace(/\/members$/, '')
    .toLowerCase();
  const changed = change.resource.toLowerCase();
  return changed === wanted || changed.startsWith(`${wanted}/`);
}

async function answersHandshake(url: string): Promise<boolean> {
  const token = `Validation: ${randomUUID()} <&+>`;
  const to = `${url}${url.includes('?') ? '&' : '?'}validationToken=${encodeURIComponent(token)}`;
  const request = { method: 'POST', headers: { 'content-type': 'text/plain; charset=utf-8' }, signal: AbortSignal.timeout(patienceMs) };
  const response = await fetch(to, request).catch(() => undefined);
  if (response?.status !== 200 || !response.headers.get('content-type')?.startsWith('text/plain')) return false;
  return (await response.text()) === token;
}

/** One delivery: what is told to one subscriber at once. */
type Parcel = { url: string; body: string };

function parcelFor(subscription: Subscription, tenantId: string, changes: Change[]): Parcel {
  const { id: subscriptionId, expirationDateTime, clientState, notificationUrl } = subscription;
  const common = { subscriptionId, subscriptionExpirationDateTime: expirationDateTime, clientState, changeType: 'updated', tenantId };
  const value = changes.map((change) => ({ id: randomUUID(), ...common, ...change }));
  return { url: notificationUrl, body: JSON.stringify({ value }) };
}

function lifecycleParcel(subscription: Subscription, tenantId: string, lifecycleEvent: LifecycleEvent): Parcel[] {
  const { id: subscriptionId, expirationDateTime, clientState, lifecycleNotificationUrl: url } = subscription;
  const value = [{ subscriptionId, subscriptionExpirationDateTime: expirationDateTime, clientState, tenantId, lifecycleEvent }];
  return url === undefined ? [] : [{ url, body: JSON.stringify({ value }) }];
}

async function post({ url, body }: Parcel): Promise<Attempt> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(patienceMs) });
  return { status: response.status, body: await response.text() };
}
