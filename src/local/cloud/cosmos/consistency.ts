import type { Call } from '../kernel/serve.js';
import { type Charges, chargesFor } from './charges.js';
import { badRequest } from './errors.js';

/** What the account promises its readers when they ask for nothing else. */
export type Consistency = 'Strong' | 'Session';

/** How one call reads: whether it may be shown the past, and what it pays. */
export type Reading = { stale: boolean; charges: Charges };

const fromWeakest = ['Eventual', 'ConsistentPrefix', 'Session', 'BoundedStaleness', 'Strong'];

/** A request may ask for less than the account promises, never for more (400). Only the `staleReads` fault brings the past, and never to a strong read. */
export function readingOf(account: Consistency, { headers, stale }: Call): Reading {
  const asked = headers['x-ms-consistency-level'];
  const level = typeof asked === 'string' ? asked : account;
  const rank = fromWeakest.indexOf(level);
  if (rank < 0) throw badRequest(`The consistency level '${level}' is not known.`);
  if (rank > fromWeakest.indexOf(account))
    throw badRequest(
      `ConsistencyLevel ${level} specified in the request is invalid when service is configured with consistency level ${account}.`,
    );
  return { stale: stale && level !== 'Strong', charges: chargesFor(level === 'Strong') };
}
