import { documentFor, type Perform, requireMatch, written } from './operation.js';

/** Create Document with `x-ms-documentdb-is-upsert`: 201 when new, 200 when it took an older version's place. */
export const upsert: Perform = (unit, operation, charges) => {
  const { id, document } = documentFor(unit, operation);
  const current = unit.find(operation.pk, id);
  if (current) requireMatch(current, operation);
  return written(current ? 200 : 201, unit.put(operation.pk, id, document, current), charges);
};
