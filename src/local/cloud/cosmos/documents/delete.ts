import { notFound } from '../errors.js';
import { type Perform, requireMatch } from './operation.js';

/** Delete Document: 204; 404, 412. */
export const remove: Perform = (unit, operation, charges) => {
  const current = unit.find(operation.pk, operation.id);
  if (!current) throw notFound();
  requireMatch(current, operation);
  unit.remove(current);
  return { status: 204, charge: charges.write(Buffer.byteLength(current.body)) };
};
