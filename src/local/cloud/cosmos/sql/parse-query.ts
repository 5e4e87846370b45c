import type { Expression, Ordering, Query, Selection, Source } from './ast.js';
import { type Cursor, openCursor } from './cursor.js';
import { parseExpression, parseOperand } from './parse-expression.js';

/** A whole query; 400 by name for what is not implemented. */
export function parseQuery(text: string): Query {
  return whole(text, readQuery);
}

/** The condition of a patch: a query without its SELECT (`from c where c.state = "live"`). */
export function parseCondition(text: string): Query {
  return whole(text, (cursor) => readBody(cursor, { kind: 'everything' }));
}

function whole(text: string, read: (cursor: Cursor) => Query): Query {
  const cursor = openCursor(text);
  const query = read(cursor);
  if (cursor.peek().kind !== 'end') throw cursor.wrong();
  return query;
}

function readQuery(cursor: Cursor): Query {
  cursor.expect('SELECT');
  const top = cursor.accept('TOP') ? parseOperand(cursor, readQuery) : undefined; // one operand only: the `*` of `TOP 5 *` multiplies nothing
  const select = readSelection(cursor);
  return { ...readBody(cursor, select), ...(top && { top }) };
}

function readBody(cursor: Cursor, select: Selection): Query {
  const from: Source = cursor.accept('FROM') ? readSource(cursor) : { alias: 'c' };
  const joins: Source[] = [];
  while (cursor.accept('JOIN')) joins.push(readSource(cursor));
  const where = cursor.accept('WHERE') ? scalar(cursor) : undefined;
  const orderBy = readOrderings(cursor);
  return { select, from, joins, orderBy, ...(where && { where }), ...readOffsetLimit(cursor) };
}

function readSource(cursor: Cursor): Source {
  const first = cursor.word();
  if (cursor.accept('IN')) return { alias: first, over: scalar(cursor) };
  if (cursor.accept('AS')) return { alias: cursor.word() };
  const { kind, upper } = cursor.peek();
  const continues = kind !== 'word' || ['JOIN', 'WHERE', 'ORDER', 'OFFSET', 'GROUP'].includes(upper);
  return { alias: continues ? first : cursor.word() };
}

function readSelection(cursor: Cursor): Selection {
  if (cursor.accept('*')) return { kind: 'everything' };
  if (cursor.peek().upper === 'DISTINCT') throw cursor.wrong();
  if (cursor.accept('VALUE')) return { kind: 'value', of: scalar(cursor) };
  const columns: { name: string; of: Expression }[] = [];
  do {
    const of = scalar(cursor);
    columns.push({ of, name: readColumnName(cursor, of) ?? `$${columns.length + 1}` });
  } while (cursor.accept(','));
  return { kind: 'columns', columns };
}

/** `expr AS name`, `expr name`, or the last step of a path. */
function readColumnName(cursor: Cursor, of: Expression): string | undefined {
  if (cursor.accept('AS')) return cursor.word();
  const { kind, upper } = cursor.peek();
  if (kind === 'word' && !['FROM', 'WHERE', 'ORDER', 'OFFSET', 'GROUP'].includes(upper)) return cursor.word();
  if (of.kind === 'name') return of.name;
  if (of.kind === 'member' && of.key.kind === 'literal' && typeof of.key.value === 'string') return of.key.value;
  return undefined;
}

function readOrderings(cursor: Cursor): Ordering[] {
  const orderings: Ordering[] = [];
  if (!cursor.accept('ORDER')) return orderings;
  cursor.expect('BY');
  do {
    const by = scalar(cursor);
    const descending = cursor.accept('DESC');
    if (!descending) cursor.accept('ASC');
    orderings.push({ by, descending });
  } while (cursor.accept(','));
  return orderings;
}

function readOffsetLimit(cursor: Cursor): { offset?: Expression; limit?: Expression } {
  if (!cursor.accept('OFFSET')) return {};
  const offset = scalar(cursor);
  cursor.expect('LIMIT');
  return { offset, limit: scalar(cursor) };
}

const scalar = (cursor: Cursor): Expression => parseExpression(cursor, readQuery);
