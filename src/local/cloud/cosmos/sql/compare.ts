import { isObject, type Json, type Value } from '../json.js';

/** Cosmos's order of types; ORDER BY, MIN and MAX use it. */
export function typeRank(value: Value): number {
  if (value === undefined) return 0;
  if (value === null) return 1;
  if (typeof value === 'boolean') return value ? 3 : 2;
  if (typeof value === 'number') return 4;
  if (typeof value === 'string') return 5;
  return Array.isArray(value) ? 6 : 7;
}

/** A total order over all values: first by type, then within numbers and strings. */
export function compareValues(one: Value, other: Value): number {
  const byType = typeRank(one) - typeRank(other);
  if (byType !== 0) return byType;
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'string' && typeof other === 'string') return one < other ? -1 : Number(one > other);
  return 0;
}

/** Deep equality, blind to the order of members. */
export function equals(one: Value, other: Value): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, i) => equals(item, other[i]));
  if (isObject(one) && isObject(other)) return Object.keys(one).length === Object.keys(other).length && contains(one, other);
  return one === other;
}

/** Whether an object has every member of another: what a partial ARRAY_CONTAINS asks. */
export function contains(whole: Json, part: Json): boolean {
  if (!isObject(whole) || !isObject(part)) return equals(whole, part);
  return Object.entries(part).every(([name, value]) => Object.hasOwn(whole, name) && equals(whole[name], value));
}

/** Types within which `=` and the orderings are defined; true and false are one. */
const family = (value: Value): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** `=` as documented ("Equality and comparison operators"): across types, and on Undefined, it has no answer. */
export function sameOrUndefined(one: Value, other: Value): boolean | undefined {
  return one === undefined || family(one) !== family(other) ? undefined : equals(one, other);
}

/** -1, 0 or 1 for two primitives of one type; undefined across types and for arrays and objects. */
export function orderOrUndefined(one: Value, other: Value): number | undefined {
  if (one === undefined || family(one) !== family(other) || typeRank(one) > 5) return undefined;
  return compareValues(one, other);
}
