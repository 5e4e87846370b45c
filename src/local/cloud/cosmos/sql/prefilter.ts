import type { Value } from '../json.js';
import type { Expression, Query } from './ast.js';
import type { Parameters } from './compile-expression.js';

/** What lies at `path` (SQLite's, `$."state"`) must compare so with this value for a document to be worth looking at. */
export type Demand = { path: string; operator: Comparison; value: string | number };
type Comparison = keyof typeof mirrored;
type Wanted = { path: string; operator: Comparison; of: (parameters: Parameters) => Value };

/** The comparisons SQLite can look for, and each with its sides changed. */
const mirrored = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

/** What a query's WHERE demands by plain comparisons, for the database to look for: it may let too much through, never too little. */
export function compilePrefilter({ from, where }: Query): (parameters: Parameters) => Demand[] {
  const wanted = from.over || !where ? [] : conjuncts(where).flatMap((one) => comparison(one, from.alias));
  return (parameters) =>
    wanted.flatMap(({ path, operator, of }) => {
      const value = of(parameters);
      return comparesAlike(value) ? [{ path, operator, value }] : [];
    });
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
  if (path === undefined || path.startsWith('$."_')) return undefined; // system properties are not kept in the body
  if (value.kind === 'parameter') return { path, operator, of: (parameters) => parameters.get(value.name) };
  return value.kind === 'literal' ? { path, operator, of: () => value.value } : undefined;
}

function pathOf(place: Expression, alias: string): string | undefined {
  if (place.kind === 'name') return place.name === alias ? '$' : undefined;
  if (place.kind !== 'member' || place.key.kind !== 'literal') return undefined;
  const owner = pathOf(place.of, alias);
  const name = place.key.value;
  return owner !== undefined && typeof name === 'string' && /^\w+$/.test(name) ? `${owner}."${name}"` : undefined;
}

/** Texts and whole numbers that SQLite and JavaScript are sure to compare alike with anything of their type. */
const comparesAlike = (value: Value): value is string | number =>
  typeof value === 'string' ? /^[\x20-\x7e]*$/.test(value) : Number.isSafeInteger(value);
