import { app } from '@azure/functions';
import { LatchError } from '../domain/errors.js';
import { logOf } from '../durable/log.js';
import { learnChanges } from './events/learn-changes.js';
import { type SettlePorts, settleSignals } from './events/settle-signals.js';
import { durableClient } from './flows.js';

/**
 * At the start and every 5 minutes: the directory is asked what has changed, since a notice may be lost. Most of it a notice has told before; a second look ends
 * nothing that the first did not. Where Graph names a time to ask again, it is asked no earlier.
 */
export function registerCatchUpDirectory(ports: SettlePorts): void {
  let notBefore = 0;
  app.timer('catchUpDirectory', {
    schedule: '0 */5 * * * *',
    runOnStartup: true,
    extraInputs: [durableClient],
    handler: async (_timer, context) => {
      const now = ports.clock.now().getTime();
      if (now < notBefore) return;
      try {
        await settleSignals(await learnChanges(ports), ports, context);
      } catch (error) {
        if (error instanceof LatchError) notBefore = now + (error.retryAfterMs ?? 0);
        logOf(context).trouble('what changed in the directory is asked again', error);
      }
    },
  });
}
