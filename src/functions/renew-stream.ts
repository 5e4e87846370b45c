import { app } from '@azure/functions';
import { logOf } from '../durable/log.js';
import type { Ports } from './edge-ports.js';
import { keepStream } from './events/keep-stream.js';

/** At the start and every hour: the transmitter of security events keeps pushing them to us, and shows that it can. Where nobody gave us its management token, its operators see to the stream. */
export function registerRenewStream({
  securityEvents,
  signalStream,
  ...ports
}: Ports<'keys' | 'clock' | 'publicUrl' | 'securityEvents' | 'signalStream'>): void {
  app.timer('renewStream', {
    schedule: '0 7 * * * *',
    runOnStartup: true,
    handler: async (_timer, context) => {
      if (!securityEvents || !signalStream) return;
      try {
        const { because } = await keepStream({ ...ports, securityEvents, signalStream });
        if (because) logOf(context).warn('no security events come from the transmitter', { because });
      } catch (error) {
        logOf(context).trouble('no security events for now', error);
      }
    },
  });
}
