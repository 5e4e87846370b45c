/** A JSON object of a twin. */
export type Json = { [key: string]: unknown };

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a twin section becomes under a patch (RFC 7396): null deletes, objects merge, everything else replaces. */
export function mergePatch(target: Json, patch: Json): Json {
  const merged: Json = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    const before = merged[key];
    if (value === null) delete merged[key];
    else if (isObject(value)) merged[key] = mergePatch(isObject(before) ? before : {}, value);
    else merged[key] = value;
  }
  return merged;
}

/** `$metadata` under the same patch: every touched key carries the time of its last change. */
export function mergeMetadata(metadata: Json, patch: Json, at: string): Json {
  const merged: Json = { ...metadata, $lastUpdated: at };
  for (const [key, value] of Object.entries(patch)) {
    const before = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = mergeMetadata(isObject(before) ? before : {}, isObject(value) ? value : {}, at);
  }
  return merged;
}
