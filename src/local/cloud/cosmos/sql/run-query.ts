import { badRequest } from '../errors.js';
import type { Json, JsonObject, Value } from '../json.js';
import { compareValues } from './compare.js';
import type { Evaluate, Parameters, Scope } from './compile-expression.js';
import type { Plan } from './compile-query.js';
import { type Place, readContinuation, writeContinuation } from './continuation.js';

/** A document with its place in the container's order of creation. */
export type Numbered = { serial: number; document: JsonObject };
export type Page = { results: Json[]; continuation: string | undefined };
export type PageRequest = { parameters: Parameters; maxItems: number; continuation: string | undefined };

type Row = Place & { scope: Scope };

/** One page of a query. A page begins strictly after the last row of the one before, so writes in between shift nothing. */
export function runQuery(plan: Plan, documents: Iterable<Numbered>, { parameters, maxItems, continuation }: PageRequest): Page {
  const rows = rowsOf(plan, documents, parameters);
  if (plan.aggregating) return { results: defined([aggregateRow(plan, rows, parameters)]), continuation: undefined };
  const resumed = continuation === undefined ? undefined : readContinuation(continuation);
  const amount = (bound: Evaluate | undefined, none: number) => (bound ? count(bound, parameters) : none);
  const limit = Math.min(amount(plan.top, Number.POSITIVE_INFINITY), amount(plan.limit, Number.POSITIVE_INFINITY));
  const taken = resumed?.taken ?? 0;
  const size = Math.min(maxItems, limit - taken);
  const skip = resumed ? 0 : amount(plan.offset, 0);
  const window = [...take(remaining(plan, rows, resumed), skip + size + 1)].slice(skip);
  const page = window.slice(0, size);
  const last = page.at(-1);
  const more = last !== undefined && window.length > size && taken + size < limit;
  return {
    results: defined(page.map((row) => plan.select(row.scope))),
    continuation: more ? writeContinuation({ ...last, taken: taken + page.length }) : undefined,
  };
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

function* take<T>(items: Iterable<T>, most: number): Generator<T> {
  let left = most;
  if (left <= 0) return;
  for (const item of items) {
    yield item;
    left -= 1;
    if (left <= 0) return;
  }
}

const aggregateRow = (plan: Plan, rows: Iterable<Row>, parameters: Parameters): Value =>
  plan.select({ names: new Map(), parameters, group: [...rows].map(({ scope }) => scope) });

const defined = (values: Value[]): Json[] => values.filter((value) => value !== undefined);

function count(bound: Evaluate, parameters: Parameters): number {
  const value = bound({ names: new Map(), parameters });
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) throw badRequest('TOP, OFFSET and LIMIT need whole numbers.');
  return value;
}
