import { app } from '@azure/functions';
import { minutesAfter } from '../domain/window.js';
import type { Ports } from './edge-ports.js';
import type { SettlePorts } from './events/settle-signals.js';
import { durableClient } from './flows.js';
import { clearLock } from './sweep/clear-lock.js';
import { eachAlone } from './sweep/each-alone.js';
import { mend, mendRevocations, mendVisit } from './sweep/mend.js';
import { settleLeft } from './sweep/settle-left.js';
import { askTold, auditLogs } from './telemetry/note-log.js';

type Needs = SettlePorts &
  Ports<'rules' | 'requests' | 'visits' | 'grants' | 'doors' | 'locks' | 'audit' | 'clock' | 'flows' | 'deviceLogs'>;

/** A claim this old belongs to a call that died. */
const claimMinutes = 0.5;

/** A grant may lie on a lock for so long after its lease: the lead of arming and a code's life, and some. Then the lock drops it by itself. */
const leftoverMinutes = 120;

/** Every 30 seconds: what a crash or an operator left half done is finished, always towards the closed door. */
export function registerSweep(ports: Needs): void {
  app.timer('sweep', {
    schedule: '*/30 * * * * *',
    extraInputs: [durableClient],
    handler: async (_timer, context) => {
      await settleLeft(ports, context);
      await ports.grants.sweepClaimed(minutesAfter(ports.clock.now(), -claimMinutes));
      await auditLogs(ports);
      const flows = ports.flows(context);
      await eachAlone(await ports.requests.open(), (record) => mend(record, flows, ports), context);
      await eachAlone(await ports.visits.open(), ({ id }) => mendVisit(id, flows), context);
      await mendRevocations(flows, ports, context);
      const leased = await ports.grants.leasedAfter(minutesAfter(ports.clock.now(), -leftoverMinutes));
      await eachAlone(leased, ({ doorId }) => clearLock(doorId, ports), context);
      await askTold(ports);
    },
  });
}
