import { app } from '@azure/functions';
import { minutesAfter } from '../domain/window.js';
import { eachAlone, oneAfterAnother } from './each-alone.js';
import type { Ports } from './edge-ports.js';
import type { SettlePorts } from './events/settle-signals.js';
import { durableClient } from './flows.js';
import { clearLock } from './sweep/clear-lock.js';
import { mend, mendRevocations, mendVisit } from './sweep/mend.js';
import { settleLeft } from './sweep/settle-left.js';
import { askTold, auditLogs } from './telemetry/note-log.js';
import { type TellNeeds, tellOwed } from './telemetry/tell-security.js';

type Needs = SettlePorts &
  TellNeeds &
  Ports<'rules' | 'requests' | 'visits' | 'grants' | 'doors' | 'locks' | 'audit' | 'clock' | 'flows' | 'deviceLogs'>;

/** A claim this old belongs to a call that died. */
const claimMinutes = 0.5;

/** A grant may lie on a lock for so long after its lease: the lead of arming and a code's life, and some. Then the lock drops it by itself. */
const leftoverMinutes = 120;

/** Every 30 seconds: what a crash or an operator left half done is finished, always towards the closed door. What is in trouble keeps nothing else waiting. */
export function registerSweep(ports: Needs): void {
  app.timer('sweep', {
    schedule: '*/30 * * * * *',
    extraInputs: [durableClient],
    handler: async (_timer, context) => {
      const ago = (minutes: number) => minutesAfter(ports.clock.now(), -minutes);
      const flows = ports.flows(context);
      await oneAfterAnother(
        [
          () => settleLeft(ports, context),
          async () => void (await ports.grants.sweepClaimed(ago(claimMinutes))),
          () => auditLogs(ports, context),
          async () => eachAlone(await ports.requests.open(), (record) => mend(record, flows, ports), context),
          async () => eachAlone(await ports.visits.open(), ({ id }) => mendVisit(id, flows), context),
          () => mendRevocations(flows, ports, context),
          async () => eachAlone(await ports.grants.leasedAfter(ago(leftoverMinutes)), ({ doorId }) => clearLock(doorId, ports), context),
          () => askTold(ports, context),
          () => tellOwed(ports, context),
        ],
        context,
      );
    },
  });
}
