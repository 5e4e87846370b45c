import { badRequest, notImplemented } from './errors.js';
import { isObject, type Json, type JsonObject, member, type Value } from './json.js';

const everything: JsonObject = {
  indexingMode: 'consistent',
  automatic: true,
  includedPaths: [{ path: '/*' }],
  excludedPaths: [{ path: '/"_etag"/?' }],
};

/** A container's definition with the service's defaults; 400 without partition key paths, 501 by name for what would silently not work. */
export function containerDefinition(given: Json): JsonObject {
  if (!isObject(given) || typeof given['id'] !== 'string') throw badRequest("The required property 'id' is missing.");
  const { partitionKey, indexingPolicy } = given;
  requirePaths(partitionKey);
  requireTtl(given['defaultTtl']);
  refuseUniqueKeys(given['uniqueKeyPolicy']);
  const policy = isObject(indexingPolicy) ? { ...everything, ...indexingPolicy } : everything;
  return { ...given, indexingPolicy: policy, partitionKey: { kind: 'Hash', version: 2, ...(isObject(partitionKey) && partitionKey) } };
}

function requirePaths(partitionKey: Value): void {
  const paths = member(partitionKey, 'paths');
  if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string' && path.startsWith('/')))
    throw badRequest('The partition key definition needs paths that begin with /.');
}

function requireTtl(ttl: Value): void {
  if (ttl === undefined || ttl === null || ttl === -1 || (typeof ttl === 'number' && ttl > 0)) return;
  throw badRequest("'defaultTtl' must be -1 or a positive number of seconds.");
}

function refuseUniqueKeys(policy: Value): void {
  const keys = member(policy, 'uniqueKeys');
  if (Array.isArray(keys) && keys.length > 0) throw notImplemented('unique keys');
}
