import { type Check, constraintOf } from './route-constraints.js';

/** A compiled ASP.NET route template. `match` takes a path's segments, decoded; `precedence` sorts templates: the smaller, the more specific. */
export type RouteTemplate = { text: string; precedence: string; match(segments: readonly string[]): Record<string, string> | undefined };

type Part =
  | { kind: 'literal'; text: string }
  | { kind: 'parameter'; name: string; optional: boolean; fallback: string | undefined; constraints: Check[]; catchAll: boolean }
  | { kind: 'complex'; pattern: RegExp };

/**
 * Compiles templates like `doors/{doorId:guid}/entries`, `files/{*path}`, `items/{id?}`, `report.{ext}`.
 * Paths match without regard to case. Errors: an unknown constraint.
 */
export function compileRoute(text: string): RouteTemplate {
  const parts = text.split('/').filter(Boolean).map(parsePart);
  return { text, precedence: parts.map(precedenceOf).join(''), match: (segments) => matchParts(parts, segments) };
}

function parsePart(segment: string): Part {
  const whole = /^\{(\*{0,2})([^:=?}]+)((?::[^=?]*(?:\([^)]*\))?)*)(?:=([^}]*))?(\?)?\}$/.exec(segment);
  if (whole) {
    const [, stars = '', name = '', constraints = '', fallback, optional] = whole;
    return {
      kind: 'parameter',
      name,
      optional: optional !== undefined,
      fallback,
      constraints: constraints
        .split(/:(?![^(]*\))/)
        .filter(Boolean)
        .map(constraintOf),
      catchAll: stars !== '',
    };
  }
  if (segment.includes('{')) return { kind: 'complex', pattern: complexPattern(segment) };
  return { kind: 'literal', text: segment.toLowerCase() };
}

function complexPattern(segment: string): RegExp {
  const source = segment.replace(/\{([^}]+)\}|[^{]+/g, (piece, name?: string) =>
    name ? `(?<${name.replace(/[^A-Za-z0-9_]/g, '')}>.+?)` : piece.replace(/[.*+?^$()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^${source}$`, 'i');
}

function precedenceOf(part: Part): string {
  if (part.kind === 'literal') return '1';
  if (part.kind === 'complex') return '2';
  const plain = part.catchAll ? 5 : 3;
  return String(part.constraints.length > 0 ? plain - 1 : plain);
}

function matchParts(parts: Part[], segments: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index];
    if (part.kind === 'parameter' && part.catchAll)
      return takeParameter(part, segments.slice(index).join('/'), params) ? params : undefined;
    if (!takePart(part, segment, params)) return undefined;
  }
  return segments.length <= parts.length ? params : undefined;
}

function takePart(part: Part, segment: string | undefined, params: Record<string, string>): boolean {
  if (part.kind === 'parameter') return takeParameter(part, segment ?? '', params);
  if (segment === undefined) return false;
  if (part.kind === 'literal') return segment.toLowerCase() === part.text;
  const found = part.pattern.exec(segment);
  Object.assign(params, found?.groups);
  return found !== null;
}

function takeParameter(part: Extract<Part, { kind: 'parameter' }>, segment: string, params: Record<string, string>): boolean {
  if (segment === '') {
    if (part.fallback !== undefined) params[part.name] = part.fallback;
    return part.optional || part.fallback !== undefined || part.catchAll;
  }
  if (!part.constraints.every((holds) => holds(segment))) return false;
  params[part.name] = segment;
  return true;
}
