import type { Value } from '../json.js';
import type { Expression, Query } from './ast.js';
import type { Parameters } from './compile-expression.js';

/** `path` (SQLite's, `$."state"`) must hold this value for a document to be worth looking at. */
export type Equality = { path: string; value: string | number };
type Wanted = { path: string; of: (parameters: Parameters) => Value };

/** What a query's WHERE demands by plain equality, for the database to look for: it may let too much through, never too little. */
export function compilePrefilter({ from, where }: Query): (parameters: Parameters) => Equality[] {
  const wanted = from.over || !where ? [] : conjuncts(where).flatMap((one) => equality(one, from.alias));
  return (parameters) =>
    wanted.flatMap(({ path, of }) => {
      const value = of(parameters);
      return comparesAlike(value) ? [{ path, value }] : [];
    });
}

const conjuncts = (expression: Expression): Expression[] =>
  expression.kind === 'binary' && expression.operator === 'AND'
    ? [...conjuncts(expression.left), ...conjuncts(expression.right)]
    : [expression];

function equality(expression: Expression, alias: string): Wanted[] {
  if (expression.kind !== 'binary' || expression.operator !== '=') return [];
  const { left, right } = expression;
  return [wantedOf(left, right, alias), wantedOf(right, left, alias)].flatMap((one) => one ?? []);
}

function wantedOf(place: Expression, value: Expression, alias: string): Wanted | undefined {
  const path = pathOf(place, alias);
  if (path === undefined || path.startsWith('$."_')) return undefined; // system properties are not kept in the body
  if (value.kind === 'parameter') return { path, of: (parameters) => parameters.get(value.name) };
  return value.kind === 'literal' ? { path, of: () => value.value } : undefined;
}

function pathOf(place: Expression, alias: string): string | undefined {
  if (place.kind === 'name') return place.name === alias ? '$' : undefined;
  if (place.kind !== 'member' || place.key.kind !== 'literal') return undefined;
  const owner = pathOf(place.of, alias);
  const name = place.key.value;
  return owner !== undefined && typeof name === 'string' && /^\w+$/.test(name) ? `${owner}."${name}"` : undefined;
}

/** Texts and whole numbers that SQLite and JavaScript are sure to compare alike. */
const comparesAlike = (value: Value): value is string | number =>
  typeof value === 'string' ? /^[\x20-\x7e]*$/.test(value) : Number.isSafeInteger(value);
