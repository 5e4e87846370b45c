import { HubError } from './errors.js';
import { isObject, type Json } from './store/merge-patch.js';

const equality = /^\s*(?<path>[A-Za-z][\w.-]*)\s*=\s*(?:'(?<text>[^']*)'|(?<other>true|false|-?\d+(?:\.\d+)?))\s*$/;
const membership = /^\s*(?<path>[A-Za-z][\w.-]*)\s+IN\s+\[\s*(?<list>'[^']*'(?:\s*,\s*'[^']*')*)\s*\]\s*$/i;

/** Which twins a WHERE clause means: `path = value` and `path IN ['a', 'b']`, joined by AND; `*` or nothing is all. Anything else is 501. */
export function deviceCondition(where: string | undefined): (twin: Json) => boolean {
  if (where === undefined || where.trim() === '*') return () => true;
  const conditions = where.split(/\s+AND\s+/i).map(readCondition);
  return (twin) => conditions.every(({ path, values }) => values.includes(valueAt(twin, path)));
}

function readCondition(text: string): { path: string[]; values: unknown[] } {
  const equal = equality.exec(text)?.groups;
  if (equal?.['path']) return { path: equal['path'].split('.'), values: [equal['text'] ?? JSON.parse(equal['other'] ?? 'null')] };
  const member = membership.exec(text)?.groups;
  if (!member?.['path']) throw notUnderstood();
  return { path: member['path'].split('.'), values: [...(member['list'] ?? '').matchAll(/'([^']*)'/g)].map(([, value]) => value) };
}

export const notUnderstood = () =>
  new HubError(
    501,
    501000,
    'NotImplemented',
    'The local hub understands SELECT * FROM devices [WHERE path = value | path IN [values] AND …].',
  );

function valueAt(value: unknown, path: string[]): unknown {
  return path.reduce((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}
