import type { Charges } from '../charges.js';
import { notFound } from '../errors.js';
import type { Stored } from '../store/documents.js';
import type { DocumentOperation, Outcome, Perform } from './operation.js';

/** Get Document: 200, 304 when the caller's version is still current, 404. */
export function readOutcome(
  stored: Stored | undefined,
  { ifNoneMatch }: Pick<DocumentOperation, 'ifNoneMatch'>,
  charges: Charges,
): Outcome {
  if (!stored) throw notFound();
  const status = ifNoneMatch === stored.etag || ifNoneMatch === '*' ? 304 : 200;
  return { status, stored, charge: charges.read(Buffer.byteLength(stored.body)) };
}

export const read: Perform = (unit, operation, charges) => readOutcome(unit.find(operation.pk, operation.id), operation, charges);
