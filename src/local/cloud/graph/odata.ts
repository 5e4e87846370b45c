import type { Answer, Call } from '../kernel/serve.js';
import { badRequest, notImplemented } from './errors.js';
import { parseFilter } from './filter.js';

export type Item = Record<string, unknown>;

/** `type`: name for messages and `$metadata`; `defaults`: what comes without `$select`; `mixed`: members of several types, so a selected field may be missing. */
export type Shape = { type: string; defaults?: string[]; mixed?: boolean };

const known = new Set(['$select', '$filter', '$top', '$skiptoken', '$count']);
const pageSize = 100;

/** One object, narrowed by `$select`. */
export function single(call: Call, shape: Shape, item: Item): Answer {
  const refused = refusal(call) ?? unknownField(selected(call, shape), shape, [item]);
  return refused ?? { status: 200, body: { '@odata.context': context(call, `${shape.type}s/$entity`), ...narrow(call, shape, item) } };
}

/** A page of a collection: `$filter`, then `$top` and `$skiptoken`, then `$select`. `all` may be empty, so fields are checked on `sample` too. */
export function collection(call: Call, shape: Shape, all: Item[], sample?: Item): Answer {
  const known = sample ? [sample, ...all] : all;
  const filter = parseFilter(call.query.get('$filter') ?? 'id ne null');
  if (!filter.ok) return notImplemented(filter.what);
  const top = Number(call.query.get('$top') ?? pageSize);
  if (!Number.isInteger(top) || top < 1 || top > 999)
    return badRequest('Invalid page size specified. Must be between 1 and 999 inclusive.');
  const refused = refusal(call) ?? unknownField(selected(call, shape), shape, known) ?? unknownField(filter.fields, shape, known);
  if (refused) return refused;
  const matching = all.filter(filter.matches);
  const from = Number(call.query.get('$skiptoken') ?? 0);
  const page = matching.slice(from, from + top).map((item) => narrow(call, shape, item));
  const next = from + top < matching.length ? { '@odata.nextLink': nextLink(call, from + top) } : {};
  const count = call.query.get('$count') === 'true' ? { '@odata.count': matching.length } : {};
  return { status: 200, body: { '@odata.context': context(call, `${shape.type}s`), ...count, ...next, value: page } };
}

/** Items of a delta query, narrowed by `$select`, or why not: an id comes always, and `members@delta` with `members`. */
export function narrowed(call: Call, shape: Shape, items: Item[], sample?: Item): Item[] | Answer {
  const fields = selected(call, shape);
  const refused = unknownField(fields, shape, sample ? [sample, ...items] : items);
  const isWanted = (name: string) => fields.length === 0 || name === 'id' || fields.includes(name.split('@')[0] ?? '');
  return refused ?? items.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => isWanted(name))));
}

export const origin = ({ headers }: Call): string => `https://${headers.host ?? 'localhost'}`;

export const context = (call: Call, of: string): string => `${origin(call)}/v1.0/$metadata#${of}`;

function refusal({ query }: Call): Answer | undefined {
  const strange = [...query.keys()].find((name) => !known.has(name));
  return strange === undefined ? undefined : notImplemented(`the query option ${strange}`);
}

function unknownField(fields: string[], { type, mixed }: Shape, items: Item[]): Answer | undefined {
  const strange = mixed || items.length === 0 ? undefined : fields.find((field) => !items.some((item) => Object.hasOwn(item, field)));
  return strange === undefined ? undefined : badRequest(`Could not find a property named '${strange}' on type 'microsoft.graph.${type}'.`);
}

function selected({ query }: Call, { defaults }: Shape): string[] {
  const asked = query.get('$select');
  return asked === null ? (defaults ?? []) : asked.split(',').map((field) => field.trim());
}

/** Annotations such as `@odata.type` stay whatever is selected. */
function narrow(call: Call, shape: Shape, item: Item): Item {
  const fields = selected(call, shape);
  if (fields.length === 0) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => name.startsWith('@') || fields.includes(name)));
}

function nextLink(call: Call, from: number): string {
  const query = new URLSearchParams(call.query);
  query.set('$skiptoken', String(from));
  return `${origin(call)}${call.path}?${query}`;
}
