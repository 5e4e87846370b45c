/** The operation a call is for, with the named parts of its path, decoded. */
type Found<T> = { operation: T; params: Record<string, string> };

/** Finds operations by method and path. What is called thousands of times a second is no place for `URLPattern`, whose notation this is the useful part of. */
export function createRoutes<T extends { method: string; path: string }>(
  operations: readonly T[],
): (method: string, path: string) => Found<T> | undefined {
  const routes = operations.map((operation) => ({ operation, pattern: patternOf(operation.path) }));
  return (method, path) => {
    for (const { operation, pattern } of routes) {
      const match = operation.method === method ? pattern.exec(path) : null;
      if (match) return { operation, params: decoded(match.groups ?? {}) };
    }
    return undefined;
  };
}

/** `:name` is one segment, `{/}?` a slash that may be there, `*` anything, a backslash makes the next character plain. */
function patternOf(path: string): RegExp {
  const source = path.replace(/\\(.)|:(\w+)|\{\/\}\?|\*|[^\w/:]/g, (part, plain?: string, name?: string) => {
    if (plain !== undefined) return literal(plain);
    if (name !== undefined) return `(?<${name}>[^/]+)`;
    if (part === '*') return '.*';
    return part === '{/}?' ? '/?' : literal(part);
  });
  return new RegExp(`^${source}$`);
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function decoded(groups: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).flatMap(([name, value]) => (value === undefined ? [] : [[name, decodeURIComponent(value)]])),
  );
}
