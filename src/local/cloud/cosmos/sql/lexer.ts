import { badRequest } from '../errors.js';

/** A word keeps its spelling in `text`; `upper` is what keywords are told by. `at` is its place in the query. */
export type Token = { kind: 'word' | 'number' | 'string' | 'parameter' | 'symbol' | 'end'; text: string; upper: string; at: number };

const patterns: [kind: Token['kind'] | 'blank', pattern: RegExp][] = [
  ['blank', /(?:\s|--[^\n]*)+/y],
  ['number', /(?:0x[0-9a-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)/iy],
  ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['parameter', /@[A-Za-z_][A-Za-z0-9_]*/y],
  ['string', /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y],
  ['symbol', /<>|<=|>=|!=|\?\?|\|\||[*.,()[\]{}:=<>+\-/%?]/y],
];

/** Splits a query into tokens; anything unreadable is a 400 that names it. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const token = tokenAt(text, at);
    at += token.text.length;
    if (token.kind !== 'blank') tokens.push(toToken(token.kind, token.text, at - token.text.length));
  }
  tokens.push({ kind: 'end', text: 'end of query', upper: '', at });
  return tokens;
}

function tokenAt(text: string, at: number): { kind: Token['kind'] | 'blank'; text: string } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { kind, text: match[0] };
  }
  throw badRequest(`Syntax error, incorrect syntax near '${text.slice(at, at + 10)}'.`);
}

const toToken = (kind: Token['kind'], text: string, at: number): Token => ({
  kind,
  text,
  upper: kind === 'word' || kind === 'symbol' ? text.toUpperCase() : '',
  at,
});

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The text a string literal stands for. */
export function unquote(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code: string | undefined, single: string) =>
      code === undefined ? (escapes[single] ?? single) : String.fromCharCode(Number.parseInt(code, 16)),
    );
}
