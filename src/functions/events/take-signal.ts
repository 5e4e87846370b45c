import { setTimeout as delay } from 'node:timers/promises';
import type { InvocationContext } from '@azure/functions';
import type { SignalRecord } from '../../domain/signals/signal-record.js';
import { logOf } from '../../durable/log.js';
import { keepSignal, signalId, type Told } from './keep-signal.js';
import { type SettlePorts, settleSignals } from './settle-signals.js';

/** Senders are answered within three seconds (Graph counts those who are slower); whatever is not done by then goes on, and the sweep sees to it. */
export const patienceMs = 2_000;

/** `other`: its sender has used the id for something else. */
type Outcome = 'taken' | 'other';

const outcomeFor = (record: SignalRecord, { digest }: Pick<Told, 'digest'>): Outcome => (record.digest === digest ? 'taken' : 'other');

/** What became of it when it was told before and everything was done about it; undefined when there is something left to do. */
export async function wasTaken(told: Omit<Told, 'heard'>, { signals }: SettlePorts): Promise<Outcome | undefined> {
  const record = await signals.read(signalId(told));
  if (record === undefined) return undefined;
  const outcome = outcomeFor(record, told);
  return outcome === 'other' || record.settledAt !== undefined ? outcome : undefined;
}

/** Keeps what a feed told before anybody is told that we have it, then does about it what can be done in a moment. Told again, it goes on where it stands. */
export async function takeSignal(told: Told, ports: SettlePorts, context: InvocationContext): Promise<Outcome> {
  const record = await keepSignal(told, ports);
  if (outcomeFor(record, told) === 'other') return 'other';
  const settling = settleSignals([record], ports, context).catch((trouble: unknown) =>
    logOf(context).trouble('a signal is left to the sweep', trouble),
  );
  await Promise.race([settling, delay(patienceMs, undefined, { ref: false })]);
  return 'taken';
}
