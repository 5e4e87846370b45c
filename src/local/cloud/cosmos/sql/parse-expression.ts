import { type Aggregate, aggregates, type BinaryOperator, type Expression, type Query } from './ast.js';
import type { Cursor } from './cursor.js';
import { unquote } from './lexer.js';

/** Reads a query in parentheses; given by the query parser, so that expressions need not know it. */
export type ReadQuery = (cursor: Cursor) => Query;

/** Binding strengths; the comparisons, IN and BETWEEN are one level. */
const strengths: Record<string, number> = {
  '??': 1,
  OR: 2,
  AND: 3,
  NOT: 5,
  IN: 5,
  BETWEEN: 5,
  '=': 5,
  '!=': 5,
  '<>': 5,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '||': 6,
  '+': 7,
  '-': 7,
  '*': 8,
  '/': 8,
  '%': 8,
};
const notStrength = 4;
const unaryStrength = 9;

/** A scalar expression, by precedence climbing. */
export function parseExpression(cursor: Cursor, readQuery: ReadQuery, weakest = 0): Expression {
  let left = parseOperand(cursor, readQuery);
  for (;;) {
    const operator = cursor.peek().upper;
    const strength = strengths[operator];
    if (strength === undefined || strength <= weakest) return left;
    if (operator === 'NOT' && !['IN', 'BETWEEN'].includes(cursor.peek(1).upper)) return left;
    left = parseInfix(cursor, readQuery, left);
  }
}

function parseInfix(cursor: Cursor, readQuery: ReadQuery, left: Expression): Expression {
  const { upper } = cursor.next();
  if (upper === 'NOT') return { kind: 'not', of: parseInfix(cursor, readQuery, left) };
  const strength = strengths[upper] ?? 0;
  const operand = (weakest: number) => parseExpression(cursor, readQuery, weakest);
  if (upper === 'IN') return { kind: 'in', of: left, choices: parseList(cursor, readQuery, '(', ')') };
  if (upper === 'BETWEEN') {
    const low = operand(strength);
    cursor.expect('AND');
    return { kind: 'between', of: left, low, high: operand(strength) };
  }
  const operator = (upper === '<>' ? '!=' : upper) as BinaryOperator;
  return { kind: 'binary', operator, left, right: operand(strength) };
}

/** An operand, that is an expression without operators between: what TOP takes. */
export function parseOperand(cursor: Cursor, readQuery: ReadQuery): Expression {
  if (cursor.accept('NOT')) return { kind: 'not', of: parseExpression(cursor, readQuery, notStrength) };
  if (cursor.accept('-')) return { kind: 'minus', of: parseExpression(cursor, readQuery, unaryStrength) };
  if (cursor.accept('+')) return { kind: 'plus', of: parseExpression(cursor, readQuery, unaryStrength) };
  return parsePath(cursor, readQuery, parsePrimary(cursor, readQuery));
}

function parsePath(cursor: Cursor, readQuery: ReadQuery, start: Expression): Expression {
  let of = start;
  for (;;) {
    if (cursor.accept('.')) {
      const { kind, text } = cursor.next();
      if (kind !== 'word') throw cursor.wrong();
      of = { kind: 'member', of, key: { kind: 'literal', value: text } };
    } else if (cursor.accept('[')) {
      of = { kind: 'member', of, key: parseExpression(cursor, readQuery) };
      cursor.expect(']');
    } else {
      return of;
    }
  }
}

const constants: Record<string, Expression> = {
  TRUE: { kind: 'literal', value: true },
  FALSE: { kind: 'literal', value: false },
  NULL: { kind: 'literal', value: null },
  UNDEFINED: { kind: 'literal', value: undefined },
};

function parsePrimary(cursor: Cursor, readQuery: ReadQuery): Expression {
  const { kind, text, upper } = cursor.peek();
  if (kind === 'number') return { kind: 'literal', value: Number(cursor.next().text) };
  if (kind === 'string') return { kind: 'literal', value: unquote(cursor.next().text) };
  if (kind === 'parameter') return { kind: 'parameter', name: cursor.next().text };
  if (upper === '[') return { kind: 'array', items: parseList(cursor, readQuery, '[', ']') };
  if (upper === '{') return parseObject(cursor, readQuery);
  if (upper === '(') return parseParentheses(cursor, readQuery);
  const constant = constants[upper];
  if (constant) {
    cursor.next();
    return constant;
  }
  if (upper === 'EXISTS') return parseExists(cursor, readQuery);
  if (cursor.peek(1).upper === '(') return parseCall(cursor, readQuery, text);
  return { kind: 'name', name: cursor.word() };
}

function parseParentheses(cursor: Cursor, readQuery: ReadQuery): Expression {
  cursor.expect('(');
  const inner = parseExpression(cursor, readQuery);
  cursor.expect(')');
  return inner;
}

function parseExists(cursor: Cursor, readQuery: ReadQuery): Expression {
  cursor.expect('EXISTS');
  cursor.expect('(');
  const query = readQuery(cursor);
  cursor.expect(')');
  return { kind: 'exists', query };
}

function parseCall(cursor: Cursor, readQuery: ReadQuery, text: string): Expression {
  const name = text.toUpperCase();
  if (['ARRAY', 'ALL', 'IN', 'FROM', 'WHERE'].includes(name)) throw cursor.wrong();
  cursor.next();
  const args = parseList(cursor, readQuery, '(', ')');
  const [of] = args;
  const isAggregate = (word: string): word is Aggregate => aggregates.some((one) => one === word);
  return isAggregate(name) && of && args.length === 1 ? { kind: 'aggregate', name, of } : { kind: 'call', name, args };
}

function parseObject(cursor: Cursor, readQuery: ReadQuery): Expression {
  const members: { name: string; value: Expression }[] = [];
  cursor.expect('{');
  if (cursor.accept('}')) return { kind: 'object', members };
  do {
    const { kind, text } = cursor.next();
    if (kind !== 'word' && kind !== 'string') throw cursor.wrong();
    cursor.expect(':');
    members.push({ name: kind === 'string' ? unquote(text) : text, value: parseExpression(cursor, readQuery) });
  } while (cursor.accept(','));
  cursor.expect('}');
  return { kind: 'object', members };
}

function parseList(cursor: Cursor, readQuery: ReadQuery, open: string, close: string): Expression[] {
  const items: Expression[] = [];
  cursor.expect(open);
  if (cursor.accept(close)) return items;
  do items.push(parseExpression(cursor, readQuery));
  while (cursor.accept(','));
  cursor.expect(close);
  return items;
}
