import { app } from '@azure/functions';
import { riskyNow } from '../../activities/risk-now.js';
import type { Ports } from './edge-ports.js';
import { endRisky, type LookAgain } from './events/look-again.js';
import { durableClient } from './flows.js';

/** Every 30 seconds: Graph notifies nobody when somebody becomes risky, so it is asked. A silent source ends nothing here; the gates have their own word on that. */
export function registerWatchRisk(ports: LookAgain & Ports<'risk'>): void {
  app.timer('watchRisk', {
    schedule: '*/30 * * * * *',
    extraInputs: [durableClient],
    handler: async (_timer, context) => {
      const objection = async (record: Parameters<typeof riskyNow>[1]) => {
        const because = await riskyNow(ports, record);
        return because === 'risk-unavailable' ? undefined : because;
      };
      await endRisky(ports, objection, context);
    },
  });
}
