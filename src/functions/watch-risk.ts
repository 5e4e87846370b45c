import { app } from '@azure/functions';
import { riskyNow } from '../../activities/risk-now.js';
import type { RequestRecord } from '../domain/request-record.js';
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
      let first: Promise<string | undefined> | undefined;
      /** The first has everybody asked about anew, the others share that answer. */
      const riskSaysOf = async (record: RequestRecord) => {
        const earlier = first;
        if (earlier) await earlier.catch(() => undefined);
        const risky = riskyNow(ports, record, earlier && roundMs);
        first ??= risky;
        return risky;
      };
      const objection = async (record: RequestRecord) => {
        const because = await riskSaysOf(record);
        const goesOn = because === 'risk-unavailable' || (because !== undefined && isOnlyFlagged(because, record, ports.policy));
        return goesOn ? undefined : because;
      };
      await endRisky(ports, objection, context);
    },
  });
}
