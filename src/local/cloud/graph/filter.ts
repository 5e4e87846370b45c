/** A `$filter` of comparisons joined by `and`; what is beyond that is named, never guessed. */
export type Filter = { ok: true; matches(item: Record<string, unknown>): boolean; fields: string[] } | { ok: false; what: string };

type Comparison = { field: string; operator: string; literal: string };
type Value = string | number | boolean | null;

const comparison = /^\s*([A-Za-z]+)\s+(eq|ne|ge|gt|le|lt)\s+('(?:[^']|'')*'|[^\s'()]+)\s*/;
const startsWith = /^\s*startswith\(\s*([A-Za-z]+)\s*,\s*('(?:[^']|'')*')\s*\)\s*/i;

/** OData 4.01 URL conventions §5.1.1, as far as the app asks: eq, ne, ge, gt, le, lt, startswith, and. */
export function parseFilter(text: string): Filter {
  const comparisons: Comparison[] = [];
  for (let rest = text; ; ) {
    const found = comparison.exec(rest) ?? startsWith.exec(rest);
    if (!found) return { ok: false, what: `$filter=${text}` };
    const [whole, field = '', second = '', third] = found;
    comparisons.push(
      third === undefined ? { field, operator: 'startswith', literal: second } : { field, operator: second, literal: third },
    );
    rest = rest.slice(whole.length);
    if (rest === '') break;
    if (!/^and\s/.test(rest)) return { ok: false, what: `$filter=${text}` };
    rest = rest.slice(3);
  }
  return {
    ok: true,
    fields: comparisons.map(({ field }) => field),
    matches: (item) => comparisons.every(({ field, operator, literal }) => holds(item[field], operator, literal)),
  };
}

function holds(actual: unknown, operator: string, literal: string): boolean {
  const left = comparable(actual);
  const right = comparable(readLiteral(literal));
  if (operator === 'startswith') return String(left ?? '').startsWith(String(right));
  if (operator === 'eq') return left === right;
  if (operator === 'ne') return left !== right;
  if (left === null || right === null) return false;
  if (operator === 'ge') return left >= right;
  if (operator === 'gt') return left > right;
  return operator === 'le' ? left <= right : left < right;
}

function readLiteral(literal: string): Value {
  if (literal.startsWith("'")) return literal.slice(1, -1).replaceAll("''", "'");
  if (literal === 'null') return null;
  if (literal === 'true' || literal === 'false') return literal === 'true';
  return Number.isNaN(Number(literal)) ? literal : Number(literal);
}

/** Directory strings compare without case; instants as instants, however many digits they carry. */
function comparable(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  const text = String(value);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : text.toLowerCase();
}
