import { badRequest } from '../errors.js';
import { isObject, type Value } from '../json.js';

/** Where a row stands in a query's order: its ORDER BY values, its document, and which of the document's rows it is. */
export type Place = { order: Value[]; serial: number; index: number };
/** `taken`: rows handed out so far, which TOP and LIMIT count. */
export type Continuation = Place & { taken: number };

/** Opaque to callers and plain ASCII, since it travels in a header. Undefined is written as an empty list. */
export function writeContinuation({ order, serial, index, taken }: Continuation): string {
  const wrapped = order.map((value) => (value === undefined ? [] : [value]));
  return Buffer.from(JSON.stringify({ order: wrapped, serial, index, taken })).toString('base64');
}

export function readContinuation(text: string): Continuation {
  const parsed = parse(text);
  if (!isObject(parsed) || !Array.isArray(parsed['order'])) throw malformed();
  const order = parsed['order'].map((wrapped) => (Array.isArray(wrapped) ? wrapped[0] : undefined));
  return { order, serial: Number(parsed['serial']), index: Number(parsed['index']), taken: Number(parsed['taken']) };
}

const malformed = () => badRequest('The continuation token is malformed.');

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64').toString());
  } catch {
    throw malformed();
  }
}
