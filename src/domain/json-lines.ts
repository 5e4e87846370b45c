/** Where each value of a JSON text stands, or what is wrong with the text. Lines count from 1. */
export type JsonLines = { ok: true; lineOf(path: PropertyKey[]): number } | { ok: false; problem: string };

const tokens = {
  string: /"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y,
  plain: /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y,
  space: /[ \t\r\n]*/y,
};

class JsonProblem extends Error {
  override name = 'JsonProblem';
}

/** Walks a JSON text (RFC 8259) and remembers the line of every member and element; refuses a name given twice. */
export function jsonLines(text: string): JsonLines {
  const lines = new Map<string, number>();
  try {
    walk(text, lines);
  } catch (cause) {
    if (cause instanceof JsonProblem) return { ok: false, problem: cause.message };
    throw cause;
  }
  const lineOf = (path: PropertyKey[]): number => lines.get(JSON.stringify(path)) ?? (path.length === 0 ? 1 : lineOf(path.slice(0, -1)));
  return { ok: true, lineOf };
}

function walk(text: string, lines: Map<string, number>): void {
  let at = 0;
  let counted = { to: 0, line: 1 };
  const lineAt = () => {
    counted = { to: at, line: counted.line + text.slice(counted.to, at).split('\n').length - 1 };
    return counted.line;
  };
  const fail = (expected: string): never => {
    const found = at < text.length ? JSON.stringify(text.slice(at, at + 12)) : 'the end of the file';
    throw new JsonProblem(`line ${lineAt()}: expected ${expected}, found ${found}`);
  };
  const take = (token: RegExp): string | undefined => {
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const string = (expected: string): string => {
    const found = take(tokens.string) ?? fail(expected);
    return [...found].every((character) => character >= ' ') ? found : fail('"\\n" or the like for a line break or tab inside a text');
  };
  const mark = (path: PropertyKey[]) => {
    take(tokens.space);
    const key = JSON.stringify(path);
    if (lines.has(key)) throw new JsonProblem(`line ${lineAt()}: "${String(path.at(-1))}" is given twice`);
    lines.set(key, lineAt());
  };
  const next = (mark: string): boolean => {
    take(tokens.space);
    if (text[at] !== mark) return false;
    at += 1;
    return true;
  };
  const separated = (end: string, item: (index: number) => void): void => {
    if (next(end)) return;
    for (let index = 0; ; index += 1) {
      item(index);
      if (next(end)) return;
      if (!next(',')) fail(`"," or "${end}"`);
    }
  };
  const member = (path: PropertyKey[]) => {
    take(tokens.space);
    const name: string = JSON.parse(string('a name in double quotes'));
    mark([...path, name]);
    if (!next(':')) fail('":"');
    value([...path, name]);
  };
  const value = (path: PropertyKey[]): void => {
    if (next('{')) separated('}', () => member(path));
    else if (next('[')) {
      separated(']', (index) => {
        mark([...path, index]);
        value([...path, index]);
      });
    } else if (text[at] === '"') string('the end of a text');
    else if (take(tokens.plain) === undefined) fail('a value');
  };
  value([]);
  take(tokens.space);
  if (at < text.length) fail('nothing more');
}
