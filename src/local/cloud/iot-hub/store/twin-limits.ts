import { isObject, type Json } from './merge-patch.js';

/** Sizes IoT Hub allows a twin's sections, in bytes by its own counting rule. */
const sectionBytes = { tags: 8 * 1024, desired: 32 * 1024, reported: 32 * 1024 };
const deepest = 10;
const longestText = 4 * 1024;
const allowedKey = /^[^.$\s\p{Cc}]+$/u;

export type Section = keyof typeof sectionBytes;

/** Why IoT Hub would refuse this section (key, depth, text or total size); undefined when it would take it. */
export function twinTrouble(section: Section, content: Json): string | undefined {
  const trouble = valueTrouble(content, 1);
  if (trouble) return trouble;
  const size = sizeOf(content);
  return size > sectionBytes[section] ? `The ${section} section is ${size} bytes, more than ${sectionBytes[section]}.` : undefined;
}

function valueTrouble(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string' && Buffer.byteLength(value) > longestText) return 'A text is longer than 4 KB.';
  if (Array.isArray(value)) return firstTrouble(value, depth);
  if (!isObject(value)) return undefined;
  if (depth > deepest) return `The twin is deeper than ${deepest} levels.`;
  const badKey = Object.keys(value).find((key) => !allowedKey.test(key));
  return badKey === undefined ? firstTrouble(Object.values(value), depth + 1) : `The key '${badKey}' has a character that is not allowed.`;
}

function firstTrouble(values: unknown[], depth: number): string | undefined {
  for (const value of values) {
    const trouble = valueTrouble(value, depth);
    if (trouble) return trouble;
  }
  return undefined;
}

/** UTF-8 bytes of keys and texts, 8 for a number, 4 for a boolean. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return 8;
  if (typeof value === 'boolean') return 4;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + sizeOf(item), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce((sum, [key, item]) => sum + Buffer.byteLength(key) + sizeOf(item), 0);
}
