import { badRequest } from '../errors.js';
import { isObject, type Json, type JsonObject } from '../json.js';
import type { Plan } from './compile-query.js';

/** ORDER BY over several properties needs a composite index of the same paths, all in these directions or all in the opposite ones; without one Azure answers 400. */
export function requireCompositeIndex({ orderBy }: Plan, definition: JsonObject): void {
  if (orderBy.length < 2) return;
  const policy = definition['indexingPolicy'];
  const indexes = isObject(policy) && Array.isArray(policy['compositeIndexes']) ? policy['compositeIndexes'] : [];
  if (indexes.some((index) => serves(index, orderBy, false) || serves(index, orderBy, true))) return;
  throw badRequest('The order by query does not have a corresponding composite index that it can be served from.');
}

function serves(index: Json, orderBy: Plan['orderBy'], reversed: boolean): boolean {
  if (!Array.isArray(index) || index.length !== orderBy.length) return false;
  return orderBy.every(({ path, descending }, i) => {
    const part = index[i];
    return isObject(part) && part['path'] === path && (part['order'] === 'descending') === (descending !== reversed);
  });
}
