import { badRequest } from '../errors.js';
import type { JsonObject, Value } from '../json.js';
import { compareValues } from './compare.js';
import type { Evaluate, Parameters, Scope } from './compile-expression.js';
import type { Plan } from './compile-query.js';
import { type Continuation, type Place, writeContinuation } from './continuation.js';

/** A document with its place in the container's order of creation. */
export type Numbered = { serial: number; document: JsonObject };
/** `results`: the JSON text of each. */
export type Page = { results: string[]; continuation: string | undefined };
export type PageRequest = { parameters: Parameters; maxItems: number; after: Continuation | undefined };

type Row = Place & { scope: Scope };

/** Bytes of results on one page ("Service quotas": 4 MB a response). */
const largestPage = 4 * 1_024 * 1_024;

/** Whether a query reads its documents one after the other, the oldest first, and no more of them than a page takes. */
export const readsInTurn = (plan: Plan): boolean => !plan.aggregating && plan.orderBy.length === 0;

/** One page of a query. A page begins strictly after the last row of the one before, so writes in between shift nothing. */
export function runQuery(plan: Plan, documents: Iterable<Numbered>, { parameters, maxItems, after }: PageRequest): Page {
  const rows = rowsOf(plan, documents, parameters);
  if (plan.aggregating) return { results: texts(aggregateRow(plan, rows, parameters)), continuation: undefined };
  const amount = (bound: Evaluate | undefined, none: number) => (bound ? count(bound, parameters) : none);
  const limit = Math.min(amount(plan.top, Number.POSITIVE_INFINITY), amount(plan.limit, Number.POSITIVE_INFINITY));
  const skip = after ? 0 : amount(plan.offset, 0);
  const results: string[] = [];
  let [taken, bytes] = [0, 0];
  let last: Row | undefined;
  for (const row of window(remaining(plan, rows, after), skip, limit - (after?.taken ?? 0))) {
    const [text = ''] = texts(plan.select(row.scope));
    bytes += text.length;
    if (last && (taken === maxItems || bytes > largestPage))
      return { results, continuation: writeContinuation({ ...last, taken: (after?.taken ?? 0) + taken }) };
    if (text !== '') results.push(text);
    taken += 1;
    last = row;
  }
  return { results, continuation: undefined };
}

function* rowsOf(plan: Plan, documents: Iterable<Numbered>, parameters: Parameters): Generator<Row> {
  for (const { serial, document } of documents) {
    let index = 0;
    for (const scope of plan.rows(document, parameters)) {
      yield { scope, serial, index, order: plan.orderBy.map(({ by }) => by(scope)) };
      index += 1;
    }
  }
}

/** Rows in the query's order that come after the place a continuation names. */
function* remaining(plan: Plan, rows: Iterable<Row>, after: Place | undefined): Generator<Row> {
  const compare = (one: Place, other: Place) => comparePlaces(plan, one, other);
  const ordered = plan.orderBy.length === 0 ? rows : [...rows].sort(compare);
  for (const row of ordered) if (!after || compare(row, after) > 0) yield row;
}

function comparePlaces({ orderBy }: Plan, one: Place, other: Place): number {
  for (const [i, { descending }] of orderBy.entries()) {
    const order = compareValues(one.order[i], other.order[i]);
    if (order !== 0) return descending ? -order : order;
  }
  return one.serial - other.serial || one.index - other.index;
}

/** So many of the rows, the first few left out. */
function* window<T>(rows: Iterable<T>, skip: number, most: number): Generator<T> {
  if (most <= 0) return;
  let at = 0;
  for (const row of rows) {
    at += 1;
    if (at > skip) yield row;
    if (at >= skip + most) return;
  }
}

const aggregateRow = (plan: Plan, rows: Iterable<Row>, parameters: Parameters): Value =>
  plan.select({ names: new Map(), parameters, group: [...rows].map(({ scope }) => scope) });

/** What is Undefined is no result. */
const texts = (value: Value): string[] => (value === undefined ? [] : [JSON.stringify(value)]);

function count(bound: Evaluate, parameters: Parameters): number {
  const value = bound({ names: new Map(), parameters });
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) throw badRequest('TOP, OFFSET and LIMIT need whole numbers.');
  return value;
}
