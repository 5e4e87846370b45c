import { app } from '@azure/functions';
import { logOf } from '../durable/log.js';
import type { Ports } from './edge-ports.js';
import { keepSubscribed } from './events/keep-subscribed.js';

/** At the start and every 15 minutes: Graph keeps telling us about accounts and groups. Without it the re-checks at every gate still find what changed. */
export function registerRenewSubscriptions(ports: Ports<'subscriptions' | 'keys' | 'publicUrl'>): void {
  app.timer('renewSubscriptions', {
    schedule: '0 */15 * * * *',
    runOnStartup: true,
    handler: async (_timer, context) => {
      try {
        await keepSubscribed(ports);
      } catch (error) {
        logOf(context).trouble('no change notifications for now', error);
      }
    },
  });
}
