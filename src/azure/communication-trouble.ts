import { latchError, troubleOf } from './azure-trouble.js';

/** How long the service may stay silent: the SDK itself would wait for ever. */
export const patienceMs = 15_000;

/** Statuses that somebody or some time can mend; every other 4xx will be the same tomorrow. */
const mayPass = new Set([401, 403, 408, 409, 429]);

/** A refusal that will never change is a value; everything else throws `delivery-unavailable`. */
export function deliveryVerdict(channel: 'email' | 'sms', error: unknown): { kind: 'refused'; because: string } {
  const { status, word } = troubleOf(error);
  if (!isFinal(status)) throw latchError('delivery-unavailable', channel, error);
  return { kind: 'refused', because: word };
}

/** Whether the status means: never. */
export const isFinal = (status: number | undefined): boolean =>
  status !== undefined && status >= 400 && status < 500 && !mayPass.has(status);
