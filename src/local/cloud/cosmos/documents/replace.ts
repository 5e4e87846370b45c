import { badRequest, notFound } from '../errors.js';
import { documentFor, type Perform, requireMatch, written } from './operation.js';

/** Replace Document: 200; 404 without a current version, 412 when If-Match names another. Id and partition never change. */
export const replace: Perform = (unit, operation, charges) => {
  const { id, document } = documentFor(unit, operation);
  if (id !== operation.id) throw badRequest('Replacing the id of a document is not possible.');
  const current = unit.find(operation.pk, id);
  if (!current) throw notFound();
  requireMatch(current, operation);
  return written(200, unit.put(operation.pk, id, document, current), charges);
};
