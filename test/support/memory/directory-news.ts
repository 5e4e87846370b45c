import type { Subscriptions } from '../../../src/ports/people.js';

/** Graph's notifications as they should be: both resources, for another month. */
export const memorySubscriptions = (): Subscriptions => ({
  keep: async () => {},
  standing: async () => ['/users', '/groups'].map((resource) => ({ id: `our${resource}`, resource, until: '2027-03-03T08:00:00.000Z' })),
});
