import { app } from '@azure/functions';
import { type CheckpointNeeds, makeCheckpoint } from './audit/make-checkpoint.js';

/** Every minute: what is new in the audit is signed, and the signature put where the app cannot change it. */
export function registerSignCheckpoints(ports: CheckpointNeeds): void {
  app.timer('signCheckpoints', {
    schedule: '0 * * * * *',
    handler: async () => {
      await makeCheckpoint(ports);
    },
  });
}
