import { Measure, measureOf } from '../../../domain/audit/measures.js';
import type { MonitorQuery } from '../stage.js';
import { escaped } from './escaped.js';

type Row = Record<string, unknown>;

const columns = ['TimeGenerated', 'Kind', 'DoorId', 'RequestId', 'MovedBy', 'PersonId', 'Because', 'TookMs', 'LagMs', 'Chain', 'Seq'];
const searched = ['Kind', 'DoorId', 'RequestId', 'PersonId', 'MovedBy', 'Because', 'Correlation'];

/** What a row measures: something by how long it took, and the audit's own lag. */
const measuredBy = ({ Kind, TookMs, LagMs }: Row, measure: Measure): unknown =>
  measure === 'audit-lag' ? LagMs : measureOf(String(Kind)) === measure ? TookMs : undefined;

/** The rows as a page, with a form to narrow them and how long things took among them. */
export function monitorPage(rows: readonly Row[], query: MonitorQuery): string {
  const inputs = [...searched, 'text', 'from', 'to'].map((name) => field(name, query.fields[name] ?? given(query, name)));
  const body = rows.map((row) => `<tr>${columns.map((name) => `<td>${escaped(row[name])}</td>`).join('')}</tr>`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Latch: ${escaped(query.table)}</title><style>${style}</style>
<main><h1>${escaped(query.table)}</h1><form>${inputs.join('')}<button>Look</button></form>
<h2>How long it took</h2><div class="wide" tabindex="0" role="region" aria-label="How long it took"><table><tr><td></td><th>count</th><th>p50 ms</th><th>p95 ms</th><th>p99 ms</th></tr>${Measure.options.map((each) => measured(rows, each)).join('')}</table></div>
<h2>${rows.length} rows, newest first</h2><div class="wide" tabindex="0" role="region" aria-label="The rows"><table><tr>${columns.map((name) => `<th>${name}</th>`).join('')}</tr>${body.join('')}</table></div></main></html>`;
}

const style =
  ':root{color-scheme:light dark}body{font:14px system-ui;margin:2em}table{border-collapse:collapse}td,th{padding:2px 8px;border:1px solid light-dark(#ccc,#525252);text-align:left;white-space:nowrap}form{display:flex;flex-wrap:wrap;gap:.5em 1em;align-items:end}label{display:grid}.wide{overflow-x:auto}';

const given = (query: MonitorQuery, name: string) => (name === 'text' || name === 'from' || name === 'to' ? query[name] : undefined);

const field = (name: string, value: string | undefined) => `<label>${name} <input name="${name}" value="${escaped(value)}"></label>`;

function measured(rows: readonly Row[], measure: Measure): string {
  const values = rows.flatMap((row) => measuredBy(row, measure) ?? []).map(Number);
  const sorted = values.sort((one, other) => one - other);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? '';
  return `<tr><th>${measure}</th><td>${sorted.length}</td><td>${at(0.5)}</td><td>${at(0.95)}</td><td>${at(0.99)}</td></tr>`;
}
