import type { Value } from '../json.js';
import type { Expression, Query } from './ast.js';
import type { Parameters } from './compile-expression.js';

/** What makes a document worth looking at: what lies at `path` (SQLite's, `$."state"`) compares so with this value, or its JSON holds this text. */
export type Demand = { path: string; operator: Comparison; value: Plain } | { text: string };
type Comparison = keyof typeof mirrored;
type Plain = string | number;
type Wanted = { of: (parameters: Parameters) => Value; as: (value: Plain) => Demand };

/** The comparisons SQLite can look for, and each with its sides changed. */
const mirrored = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

/** What a query's WHERE demands by plain comparisons and of elements of lists, for the database to look for: it may let too much through, never too little. */
export function compilePrefilter({ from, where }: Query): (parameters: Parameters) => Demand[] {
  const wanted =
    from.over || !where ? [] : conjuncts(where).flatMap((one) => [...comparison(one, from.alias), ...element(one, from.alias)]);
  return (parameters) =>
    wanted.flatMap(({ of, as }) => {
      const value = of(parameters);
      return comparesAlike(value) ? [as(value)] : [];
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
  const of = givenBy(value);
  if (path === undefined || path.startsWith('$."_')) return undefined; // system properties are not kept in the body
  return of && { of, as: (given) => ({ path, operator, value: given }) };
}

/** `ARRAY_CONTAINS(list, {name: value}, true)`: that member stands somewhere in the text. */
function element(expression: Expression, alias: string): Wanted[] {
  if (expression.kind !== 'call' || expression.name.toUpperCase() !== 'ARRAY_CONTAINS') return [];
  const [list, part, partial] = expression.args;
  if (!list || pathOf(list, alias) === undefined || part?.kind !== 'object' || partial?.kind !== 'literal' || partial.value !== true)
    return [];
  return part.members.flatMap(({ name, value }) => {
    const of = givenBy(value);
    return of ? [{ of, as: (given) => ({ text: `${JSON.stringify(name)}:${JSON.stringify(given)}` }) }] : [];
  });
}

function givenBy(value: Expression): Wanted['of'] | undefined {
  if (value.kind === 'parameter') return (parameters) => parameters.get(value.name);
  return value.kind === 'literal' ? () => value.value : undefined;
}

function pathOf(place: Expression, alias: string): string | undefined {
  if (place.kind === 'name') return place.name === alias ? '$' : undefined;
  if (place.kind !== 'member' || place.key.kind !== 'literal') return undefined;
  const owner = pathOf(place.of, alias);
  const name = place.key.value;
  return owner !== undefined && typeof name === 'string' && /^\w+$/.test(name) ? `${owner}."${name}"` : undefined;
}

/** Texts and whole numbers that SQLite and JavaScript are sure to compare alike with anything of their type. */
const comparesAlike = (value: Value): value is Plain =>
  typeof value === 'string' ? /^[\x20-\x7e]*$/.test(value) : Number.isSafeInteger(value);
