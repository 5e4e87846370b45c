import { isObject, type Value } from '../json.js';
import { contains, equals } from './compare.js';

type Test = (text: string, part: string) => boolean;

/** String functions answer Undefined for anything but strings; their third argument ignores case. */
const textTest =
  (test: Test) =>
  (text: Value, part: Value, ignoreCase: Value): Value => {
    if (typeof text !== 'string' || typeof part !== 'string') return undefined;
    return ignoreCase === true ? test(text.toLowerCase(), part.toLowerCase()) : test(text, part);
  };

const onText =
  (change: (text: string) => Value) =>
  (text: Value): Value =>
    typeof text === 'string' ? change(text) : undefined;

const onNumber =
  (change: (number: number) => number) =>
  (number: Value): Value =>
    typeof number === 'number' ? change(number) : undefined;

function arrayContains(list: Value, wanted: Value, partial: Value): Value {
  if (!Array.isArray(list) || wanted === undefined) return undefined;
  return list.some((item) => (partial === true ? contains(item, wanted) : equals(item, wanted)));
}

const concat = (...parts: Value[]): Value => (parts.every((part) => typeof part === 'string') ? parts.join('') : undefined);

/** The system functions we have, by name; a name that is missing here is a 400 that says so. */
export const functions: Record<string, (...args: Value[]) => Value> = {
  ABS: onNumber(Math.abs),
  ARRAY_CONTAINS: arrayContains,
  ARRAY_LENGTH: (list) => (Array.isArray(list) ? list.length : undefined),
  CEILING: onNumber(Math.ceil),
  CONCAT: concat,
  CONTAINS: textTest((text, part) => text.includes(part)),
  ENDSWITH: textTest((text, part) => text.endsWith(part)),
  FLOOR: onNumber(Math.floor),
  IS_ARRAY: (value) => Array.isArray(value),
  IS_BOOL: (value) => typeof value === 'boolean',
  IS_DEFINED: (value) => value !== undefined,
  IS_NULL: (value) => value === null,
  IS_NUMBER: (value) => typeof value === 'number',
  IS_OBJECT: (value) => isObject(value),
  IS_STRING: (value) => typeof value === 'string',
  LENGTH: onText((text) => text.length),
  LOWER: onText((text) => text.toLowerCase()),
  STARTSWITH: textTest((text, part) => text.startsWith(part)),
  STRINGEQUALS: textTest((text, part) => text === part),
  TRIM: onText((text) => text.trim()),
  UPPER: onText((text) => text.toUpperCase()),
};
