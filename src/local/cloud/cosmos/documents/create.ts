import { CosmosError } from '../errors.js';
import { documentFor, type Perform, written } from './operation.js';

/** Create Document: 201, or 409 when the id is taken in its partition. */
export const create: Perform = (unit, operation, charges) => {
  const { id, document } = documentFor(unit, operation);
  if (unit.find(operation.pk, id)) throw new CosmosError(409, 'Entity with the specified id already exists in the system.');
  return written(201, unit.put(operation.pk, id, document, undefined), charges);
};
