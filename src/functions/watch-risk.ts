import { app } from '@azure/functions';
import { riskyNow } from '../../activities/risk-now.js';
import { isOnlyFlagged } from '../domain/risk-again.js';
import type { Ports } from './edge-ports.js';
import { endRisky, type LookAgain } from './events/look-again.js';
import { durableClient } from './flows.js';

/** What was asked in one round. */
const roundMs = 20_000;

/** Every 30 seconds: Graph notifies nobody when somebody becomes risky, so it is asked. A silent source ends nothing here; the gates have their own word on that. */
export function registerWatchRisk(ports: LookAgain & Ports<'risk'>): void {
  app.timer('watchRisk', {
    schedule: '*/30 * * * * *',
    extraInputs: [durableClient],
    handler: async (_timer, context) => {
      let ageMs: number | undefined; // the first of them has everybody asked about anew, the others share that
      const objection = async (record: Parameters<typeof riskyNow>[1]) => {
        const because = await riskyNow(ports, record, ageMs);
        ageMs = roundMs;
        const goesOn = because === 'risk-unavailable' || (because !== undefined && isOnlyFlagged(because, record, ports.policy));
        return goesOn ? undefined : because;
      };
      await endRisky(ports, objection, context);
    },
  });
}
