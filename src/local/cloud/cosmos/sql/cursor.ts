import { badRequest, type CosmosError } from '../errors.js';
import { type Token, tokenize } from './lexer.js';

/** A place in the tokens of a query, with the questions a parser asks of it. */
export type Cursor = {
  peek(ahead?: number): Token;
  next(): Token;
  /** Takes the keyword or symbol if it comes next. */
  accept(upper: string): boolean;
  expect(upper: string): void;
  word(): string;
  wrong(): CosmosError;
};

/** Words of the language we know and do not have: better said by name than misread. */
const missing = new Set(['GROUP', 'DISTINCT', 'LIKE', 'UNION', 'ARRAY', 'ALL', 'RANK', 'LEFT', 'RIGHT', 'UDF']);
const reserved = new Set(
  'SELECT VALUE TOP FROM JOIN IN WHERE ORDER BY ASC DESC OFFSET LIMIT AND OR NOT BETWEEN EXISTS AS TRUE FALSE NULL UNDEFINED GROUP DISTINCT LIKE'.split(
    ' ',
  ),
);

export function openCursor(text: string): Cursor {
  const tokens = tokenize(text);
  const last = tokens[tokens.length - 1] ?? { kind: 'end', text: '', upper: '', at: 0 };
  let at = 0;
  const peek = (ahead = 0): Token => tokens[at + ahead] ?? last;
  const wrong = (): CosmosError => {
    const { text: near, upper } = peek();
    if (missing.has(upper)) return badRequest(`The local cosmos does not implement ${upper} in queries.`);
    return badRequest(`Syntax error, incorrect syntax near '${near}'.`);
  };
  const accept = (upper: string): boolean => {
    if (peek().upper !== upper) return false;
    at += 1;
    return true;
  };
  return {
    peek,
    accept,
    wrong,
    next: () => {
      const token = peek();
      at += 1;
      return token;
    },
    expect(upper) {
      if (!accept(upper)) throw wrong();
    },
    word() {
      const { kind, text: name, upper } = peek();
      if (kind !== 'word' || reserved.has(upper)) throw wrong();
      at += 1;
      return name;
    },
  };
}
