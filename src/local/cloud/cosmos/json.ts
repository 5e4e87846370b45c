/** A JSON value as documents hold it; `undefined` is Cosmos's Undefined: absent, or the result of a comparison that has none. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [name: string]: Json };
export type Value = Json | undefined;

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member of an object, never one it inherits. */
export const member = (value: Value, name: string): Value => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);
