import type { DeliveryRecord } from '../../../src/domain/delivery.js';
import { LatchError } from '../../../src/domain/errors.js';
import { noPreferences, type Preferences } from '../../../src/domain/preferences.js';
import type { Deliveries, PreferenceBook, Push, PushMessage } from '../../../src/ports/messages.js';
import { kept } from './kept.js';

/** Messages about codes, in memory. */
export function memoryDeliveries(): Deliveries {
  const records = kept<DeliveryRecord>();
  return {
    create: async (delivery) => records.get(delivery.id) ?? records.put(delivery.id, delivery),
    of: async (requestId) => records.all().filter((delivery) => delivery.requestId === requestId),
    since: async (at) => records.all().filter((delivery) => delivery.at >= at),
    find: async (id) => records.get(id),
    change: async ({ id }, transition) => {
      const delivery = records.get(id);
      return delivery && records.put(id, transition(delivery));
    },
  };
}

/** How people want to be told, in memory. */
export function memoryPreferences(): PreferenceBook {
  const records = kept<Preferences>();
  return {
    of: async (person) => records.get(person) ?? noPreferences(person),
    change: async (person, transition) => records.put(person, transition(records.get(person) ?? noPreferences(person))),
  };
}

/** Notifications that are kept instead of sent. */
export function memoryPush(): Push & { shown: (PushMessage & { endpoint: string })[]; setState(state: 'up' | 'down' | 'gone'): void } {
  const shown: (PushMessage & { endpoint: string })[] = [];
  let state: 'up' | 'down' | 'gone' = 'up';
  return {
    shown,
    setState(value) {
      state = value;
    },
    accepts: (endpoint) => endpoint.startsWith('https://push.example/'),
    publicKey: async () => 'B'.repeat(87),
    async send({ endpoint }, message) {
      if (state === 'down') throw new LatchError('delivery-unavailable', 'the push service is down');
      if (state === 'gone') return { kind: 'gone' };
      if (!shown.some(({ operationId }) => operationId === message.operationId)) shown.push({ ...message, endpoint });
      return { kind: 'sent' };
    },
  };
}
