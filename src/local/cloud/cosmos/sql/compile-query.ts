import { badRequest } from '../errors.js';
import type { JsonObject } from '../json.js';
import type { Expression, Query, Selection, Source } from './ast.js';
import { type Compiler, compileExpression, type Evaluate, type Parameters, type Scope } from './compile-expression.js';
import { compilePrefilter, type Demand } from './prefilter.js';

/** A query ready to run: which rows a document gives, how rows are ordered, what a row (or all of them) looks like outside. */
export type Plan = {
  rows(document: JsonObject, parameters: Parameters): Scope[];
  orderBy: { by: Evaluate; descending: boolean; path: string | undefined }[];
  select: Evaluate;
  /** SELECT has an aggregate: all rows make one result. */
  aggregating: boolean;
  top: Evaluate | undefined;
  offset: Evaluate | undefined;
  limit: Evaluate | undefined;
  prefilter(parameters: Parameters): Demand[];
};

export function compileQuery(query: Query): Plan {
  if (query.select.kind === 'everything' && query.joins.length > 0) throw badRequest("'SELECT *' is only valid with a single input set.");
  const root = query.from.over ? rootName(query.from.over) : query.from.alias;
  const base: Compiler = { aliases: new Set([root]), exists: compileExists };
  const { compiler, rows } = compileRows(query, base);
  const evaluate = (expression: Expression): Evaluate => compileExpression(expression, compiler);
  const optional = (expression: Expression | undefined): Evaluate | undefined => expression && evaluate(expression);
  return {
    rows: (document, parameters) => rows({ names: new Map([[root, document]]), parameters }),
    orderBy: query.orderBy.map(({ by, descending }) => ({ by: evaluate(by), descending, path: indexPath(by) })),
    select: compileSelection(query, evaluate),
    aggregating: selected(query.select).some(hasAggregate),
    top: optional(query.top),
    offset: optional(query.offset),
    limit: optional(query.limit),
    prefilter: compilePrefilter(query),
  };
}

type Rows = (scope: Scope) => Scope[];

/** FROM and JOIN unfold a scope into rows; WHERE keeps those for which it is true (not merely "not false"). */
function compileRows(query: Query, outer: Compiler): { compiler: Compiler; rows: Rows } {
  let compiler = outer;
  let rows: Rows = (scope) => [scope];
  for (const source of [query.from, ...query.joins]) {
    const unfolded = compileSource(source, compiler);
    const before = rows;
    rows = unfolded ? (scope) => before(scope).flatMap(unfolded) : before;
    compiler = { ...compiler, aliases: new Set([...compiler.aliases, source.alias]) };
  }
  if (!query.where) return { compiler, rows };
  const where = compileExpression(query.where, compiler);
  const all = rows;
  return { compiler, rows: (scope) => all(scope).filter((row) => where(row) === true) };
}

function compileSource({ alias, over }: Source, compiler: Compiler): Rows | undefined {
  if (!over) return undefined;
  const list = compileExpression(over, compiler);
  return (scope) => {
    const items = list(scope);
    return Array.isArray(items) ? items.map((item) => ({ ...scope, names: new Map(scope.names).set(alias, item) })) : [];
  };
}

function compileExists(query: Query, aliases: ReadonlySet<string>): Evaluate {
  if (!query.from.over) throw badRequest('The local cosmos implements EXISTS over "FROM x IN list" only.');
  const { compiler, rows } = compileRows(query, { aliases, exists: compileExists });
  const select = compileSelection(query, (expression) => compileExpression(expression, compiler));
  return (scope) => rows(scope).some((row) => select(row) !== undefined);
}

function compileSelection({ select, from }: Query, evaluate: (expression: Expression) => Evaluate): Evaluate {
  switch (select.kind) {
    case 'everything':
      return evaluate({ kind: 'name', name: from.alias });
    case 'value':
      return evaluate(select.of);
    case 'columns':
      return evaluate({ kind: 'object', members: select.columns.map(({ name, of }) => ({ name, value: of })) });
  }
}

const selected = (select: Selection): Expression[] =>
  select.kind === 'everything' ? [] : select.kind === 'value' ? [select.of] : select.columns.map(({ of }) => of);

function hasAggregate(expression: Expression): boolean {
  switch (expression.kind) {
    case 'aggregate':
      return true;
    case 'object':
      return expression.members.some(({ value }) => hasAggregate(value));
    case 'array':
      return expression.items.some(hasAggregate);
    case 'call':
      return expression.args.some(hasAggregate);
    case 'binary':
      return hasAggregate(expression.left) || hasAggregate(expression.right);
    case 'member':
    case 'not':
    case 'minus':
    case 'plus':
      return hasAggregate(expression.of);
    default:
      return false;
  }
}

/** The leftmost name of a path: in `FROM x IN c.list` the container goes by the name `c`. */
function rootName(expression: Expression): string {
  if (expression.kind === 'member') return rootName(expression.of);
  if (expression.kind === 'name') return expression.name;
  throw badRequest('Syntax error: FROM needs a path.');
}

/** `/a/b` for `c.a.b`, as index policies write it; undefined for anything that is not a plain path. */
function indexPath(expression: Expression): string | undefined {
  if (expression.kind === 'name') return '';
  if (expression.kind !== 'member' || expression.key.kind !== 'literal') return undefined;
  const owner = indexPath(expression.of);
  return owner === undefined ? undefined : `${owner}/${expression.key.value}`;
}
