import { badRequest } from '../errors.js';
import { type Json, type JsonObject, member, type Value } from '../json.js';
import { aggregate } from './aggregate.js';
import type { BinaryOperator, Expression, Query } from './ast.js';
import { orderOrUndefined, sameOrUndefined } from './compare.js';
import { functions } from './functions.js';

export type Parameters = ReadonlyMap<string, Value>;

/** What an expression is evaluated in: the values of the query's aliases, its parameters, and, in an aggregate's SELECT, all rows. */
export type Scope = { names: ReadonlyMap<string, Value>; parameters: Parameters; group?: Scope[] };
export type Evaluate = (scope: Scope) => Value;

/** The aliases in sight, and how to answer EXISTS; an unknown alias or function is refused while compiling. */
export type Compiler = { aliases: ReadonlySet<string>; exists(query: Query, aliases: ReadonlySet<string>): Evaluate };

/** Turns an expression into a function, so that a query is read once and run per document. */
export function compileExpression(expression: Expression, compiler: Compiler): Evaluate {
  const inner = (one: Expression): Evaluate => compileExpression(one, compiler);
  switch (expression.kind) {
    case 'literal':
      return () => expression.value;
    case 'parameter':
      return (scope) => scope.parameters.get(expression.name);
    case 'name':
      return compileName(expression.name, compiler);
    case 'member':
      return compileMember(inner(expression.of), inner(expression.key));
    case 'array':
      return compileArray(expression.items.map(inner));
    case 'object':
      return compileObject(expression.members.map(({ name, value }) => ({ name, value: inner(value) })));
    case 'not':
      return compileNot(inner(expression.of));
    case 'minus':
    case 'plus':
      return compileSign(inner(expression.of), expression.kind === 'minus' ? -1 : 1);
    case 'binary':
      return compileBinary(expression.operator, inner(expression.left), inner(expression.right));
    case 'in':
      return compileIn(inner(expression.of), expression.choices.map(inner));
    case 'between':
      return compileBetween(inner(expression.of), inner(expression.low), inner(expression.high));
    case 'call':
      return compileCall(expression.name, expression.args.map(inner));
    case 'aggregate':
      return compileAggregate(expression, inner(expression.of));
    case 'exists':
      return compiler.exists(expression.query, compiler.aliases);
  }
}

function compileName(name: string, { aliases }: Compiler): Evaluate {
  if (!aliases.has(name)) throw badRequest(`Identifier '${name}' could not be resolved.`);
  return ({ names, group }) => {
    if (group) throw badRequest(`'${name}' is invalid in the select list because it is not contained in an aggregate function.`);
    return names.get(name);
  };
}

const compileMember =
  (of: Evaluate, key: Evaluate): Evaluate =>
  (scope) => {
    const owner = of(scope);
    const name = key(scope);
    if (typeof name === 'string') return member(owner, name);
    return Array.isArray(owner) && typeof name === 'number' ? owner[name] : undefined;
  };

const compileArray =
  (items: Evaluate[]): Evaluate =>
  (scope) =>
    items.map((item) => item(scope)).filter((item): item is Json => item !== undefined);

const compileObject =
  (members: { name: string; value: Evaluate }[]): Evaluate =>
  (scope) => {
    const made: JsonObject = {};
    for (const { name, value } of members) {
      const held = value(scope);
      if (held !== undefined) made[name] = held;
    }
    return made;
  };

const compileNot =
  (of: Evaluate): Evaluate =>
  (scope) =>
    not(of(scope));

const not = (value: Value): Value => (typeof value === 'boolean' ? !value : undefined);

const compileSign =
  (of: Evaluate, sign: number): Evaluate =>
  (scope) => {
    const value = of(scope);
    return typeof value === 'number' ? sign * value : undefined;
  };

/** Three-valued: a decisive operand decides, else anything but two booleans is Undefined. */
const decide =
  (decisive: boolean) =>
  (left: Evaluate, right: Evaluate): Evaluate =>
  (scope) => {
    const one = left(scope);
    if (one === decisive) return decisive;
    const other = right(scope);
    if (other === decisive) return decisive;
    return one === !decisive && other === !decisive ? !decisive : undefined;
  };

const ordered =
  (holds: (order: number) => boolean) =>
  (one: Value, other: Value): Value => {
    const order = orderOrUndefined(one, other);
    return order === undefined ? undefined : holds(order);
  };

const arithmetic =
  (compute: (one: number, other: number) => number) =>
  (one: Value, other: Value): Value => {
    const result = typeof one === 'number' && typeof other === 'number' ? compute(one, other) : undefined;
    return result !== undefined && Number.isFinite(result) ? result : undefined;
  };

const strict: Record<Exclude<BinaryOperator, 'AND' | 'OR' | '??'>, (one: Value, other: Value) => Value> = {
  '=': sameOrUndefined,
  '!=': ordered((order) => order !== 0),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
  '+': arithmetic((one, other) => one + other),
  '-': arithmetic((one, other) => one - other),
  '*': arithmetic((one, other) => one * other),
  '/': arithmetic((one, other) => one / other),
  '%': arithmetic((one, other) => one % other),
  '||': (one, other) => (typeof one === 'string' && typeof other === 'string' ? one + other : undefined),
};

function compileBinary(operator: BinaryOperator, left: Evaluate, right: Evaluate): Evaluate {
  if (operator === 'AND' || operator === 'OR') return decide(operator === 'OR')(left, right);
  if (operator === '??') return compileFallback(left, right);
  const compute = strict[operator];
  return (scope) => compute(left(scope), right(scope));
}

/** Unlike JavaScript's, `??` looks for Undefined only: null is a value. */
const compileFallback =
  (left: Evaluate, right: Evaluate): Evaluate =>
  (scope) => {
    const value = left(scope);
    return value === undefined ? right(scope) : value;
  };

/** `x IN (a, b)` is `x = a OR x = b`. */
function compileIn(of: Evaluate, choices: Evaluate[]): Evaluate {
  const never: Evaluate = () => false;
  return choices.map((choice): Evaluate => compileBinary('=', of, choice)).reduce((one, other) => decide(true)(one, other), never);
}

const compileBetween = (of: Evaluate, low: Evaluate, high: Evaluate): Evaluate =>
  decide(false)(compileBinary('>=', of, low), compileBinary('<=', of, high));

function compileCall(name: string, args: Evaluate[]): Evaluate {
  const run = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!run) throw badRequest(`The local cosmos does not implement the function ${name}.`);
  return (scope) => run(...args.map((arg) => arg(scope)));
}

function compileAggregate({ name }: Extract<Expression, { kind: 'aggregate' }>, of: Evaluate): Evaluate {
  return ({ group }) => {
    if (!group) throw badRequest(`The aggregate ${name} stands where only single values can.`);
    return aggregate(name, group.map(of));
  };
}
