import type { InvocationContext } from '@azure/functions';
import { logOf } from '../../durable/log.js';
import { type SettlePorts, settleSignals } from '../events/settle-signals.js';

const mostAtOnce = 100;

/** Signals that were taken and not settled, because who took them died or something was out of reach. Trouble keeps nothing else of the sweep waiting. */
export async function settleLeft(ports: SettlePorts, context: InvocationContext): Promise<void> {
  try {
    await settleSignals(await ports.signals.unsettled(mostAtOnce), ports, context);
  } catch (error) {
    logOf(context).trouble('signals are still left', error);
  }
}
