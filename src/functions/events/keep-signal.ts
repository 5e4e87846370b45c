import { createHash } from 'node:crypto';
import { canonical } from '../../domain/latch-code.js';
import type { SignalRecord } from '../../domain/signals/signal-record.js';
import type { Ports } from '../edge-ports.js';

export type Told = Pick<SignalRecord, 'feed' | 'source' | 'senderId' | 'heard'> & { digest?: string; issuedAt?: string };

/** The same for whoever tells it again. */
export const signalId = ({ feed, source, senderId }: Pick<Told, 'feed' | 'source' | 'senderId'>): string =>
  createHash('sha256')
    .update(canonical(['latch/signal/v1', feed, source, senderId]))
    .digest('hex');

/** Writes down what a feed told; told again, it gives what became of it so far. */
export async function keepSignal(told: Told, { signals, clock }: Ports<'signals' | 'clock'>): Promise<SignalRecord> {
  const receivedAt = clock.now().toISOString();
  const { record } = await signals.create({ ...told, id: signalId(told), kind: 'signal', receivedAt, done: [] });
  return record;
}
