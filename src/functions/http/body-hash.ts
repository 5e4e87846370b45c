import { createHash } from 'node:crypto';

/** SHA-256 (hex) of a JSON value in canonical form: the same fields in another order are the same body. */
export function bodyHash(body: unknown): string {
  return createHash('sha256').update(canonicalJson(body)).digest('hex');
}

function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) => (isRecord(part) ? Object.fromEntries(Object.entries(part).sort(byName)) : part)) ?? ''
  );
}

const isRecord = (part: unknown): part is Record<string, unknown> => typeof part === 'object' && part !== null && !Array.isArray(part);
const byName = ([left]: [string, unknown], [right]: [string, unknown]) => (left < right ? -1 : 1);
