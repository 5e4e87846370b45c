import type { Value } from '../json.js';
import type { Expression, Query } from './ast.js';
import type { Parameters } from './compile-expression.js';

/**
 * What makes a document worth looking at: what lies at `path` (SQLite's, `$."state"`) compares so with this value, is a list of which an
 * element has this member, or is not there at all.
 */
export type Demand =
  | { path: string; operator: Comparison; value: Plain }
  | { path: string; member: string; value: Plain }
  | { path: string; isAbsent: true };
export type Plain = string | number;
type Comparison = keyof typeof mirrored;
/** A demand once the parameters are known; undefined where their values are none the database compares as we do. */
type Wanted = (parameters: Parameters) => Demand | undefined;

/** The comparisons SQLite can look for, and each with its sides changed. */
const mirrored = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

/** What a query's WHERE plainly demands, for the database to look for: it may let too much through, never too little. */
export function compilePrefilter({ from, where }: Query): (parameters: Parameters) => Demand[] {
  const readers = [comparison, element, absence];
  const wanted = from.over || !where ? [] : conjuncts(where).flatMap((one) => readers.flatMap((read) => read(one, from.alias)));
  return (parameters) => wanted.flatMap((want) => want(parameters) ?? []);
}

const conjuncts = (expression: Expression): Expression[] =>
  expression.kind === 'binary' && expression.operator === 'AND'
    ? [...conjuncts(expression.left), ...conjuncts(expression.right)]
    : [expression];

function comparison(expression: Expression, alias: string): Wanted[] {
  if (expression.kind !== 'binary' || !isComparison(expression.operator)) return [];
  const { left, right, operator } = expression;
  return [wantedOf(left, operator, right, alias), wantedOf(right, mirrored[operator], left, alias)].flatMap((one) => one ?? []);
}

const isComparison = (operator: string): operator is Comparison => Object.hasOwn(mirrored, operator);

function wantedOf(place: Expression, operator: Comparison, value: Expression, alias: string): Wanted | undefined {
  const path = pathOf(place, alias);
  return path === undefined ? undefined : demanding(value, (given) => ({ path, operator, value: given }));
}

/** `ARRAY_CONTAINS(list, {name: value}, true)`. */
function element(expression: Expression, alias: string): Wanted[] {
  if (expression.kind !== 'call' || expression.name.toUpperCase() !== 'ARRAY_CONTAINS') return [];
  const [list, part, partial] = expression.args;
  const path = list && pathOf(list, alias);
  if (path === undefined || part?.kind !== 'object' || partial?.kind !== 'literal' || partial.value !== true) return [];
  return part.members.flatMap(({ name, value }) => demanding(value, (given) => ({ path, member: name, value: given })) ?? []);
}

/** `NOT IS_DEFINED(place)`. */
function absence(expression: Expression, alias: string): Wanted[] {
  if (expression.kind !== 'not' || expression.of.kind !== 'call' || expression.of.name.toUpperCase() !== 'IS_DEFINED') return [];
  const [place] = expression.of.args;
  const path = place && pathOf(place, alias);
  return path === undefined || path === '$' ? [] : [() => ({ path, isAbsent: true })];
}

function demanding(given: Expression, as: (value: Plain) => Demand): Wanted | undefined {
  const demand = (value: Value) => (comparesAlike(value) ? as(value) : undefined);
  if (given.kind === 'parameter') return (parameters) => demand(parameters.get(given.name));
  return given.kind === 'literal' ? () => demand(given.value) : undefined;
}

/** Where a place lies within the body, which holds no system properties (`_etag`). */
function pathOf(place: Expression, alias: string): string | undefined {
  if (place.kind === 'name') return place.name === alias ? '$' : undefined;
  if (place.kind !== 'member' || place.key.kind !== 'literal') return undefined;
  const owner = pathOf(place.of, alias);
  const name = place.key.value;
  if (owner === undefined || typeof name !== 'string' || !/^\w+$/.test(name)) return undefined;
  return owner === '$' && name.startsWith('_') ? undefined : `${owner}."${name}"`;
}

/** Texts and whole numbers that SQLite and JavaScript are sure to compare alike with anything of their type. */
const comparesAlike = (value: Value): value is Plain =>
  typeof value === 'string' ? /^[\x20-\x7e]*$/.test(value) : Number.isSafeInteger(value);
