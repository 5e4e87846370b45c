import { badRequest } from './errors.js';
import { type Json, type JsonObject, member, type Value } from './json.js';

/** A partition key in one spelling, the JSON text of its components (`["door-a"]`), so that equal keys are equal strings. */
export type PartitionKey = string;

/** The `x-ms-documentdb-partitionkey` header (or a batch operation's `partitionKey`), which may escape what our spelling does not. */
export function readPartitionKey(text: string | undefined): PartitionKey | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    const components: unknown = JSON.parse(text);
    if (Array.isArray(components)) return JSON.stringify(components);
  } catch {
    // answered below, like every other malformed key
  }
  throw badRequest('Partition key is malformed: a JSON array is expected.');
}

/** What the document itself says its partition is; a missing component is written `{}`, as the SDKs write it. */
export function partitionKeyOf(document: JsonObject, paths: string[]): PartitionKey {
  return JSON.stringify(paths.map((path) => componentAt(document, path)));
}

function componentAt(document: JsonObject, path: string): Json {
  const found = path
    .slice(1)
    .split('/')
    .reduce<Value>((value, name) => member(value, name), document);
  return found === undefined ? {} : found;
}
