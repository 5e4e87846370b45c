import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AuditEntry } from '../../src/domain/audit/audit-entry.js';
import { Measure, measureOf } from '../../src/domain/audit/measures.js';
import { monitorColumns } from '../../src/domain/audit/monitor-row.js';

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../infra/monitor/${name}.json`, import.meta.url), 'utf8'));
const Columns = z.array(z.object({ name: z.string(), type: z.string() }));
const Query = z.object({ type: z.literal(3), content: z.looseObject({ title: z.string(), query: z.string() }) });
const workbook = z.object({ version: z.literal('Notebook/1.0'), items: z.array(z.looseObject({ type: z.int() })) }).parse(read('workbook'));
const queries = workbook.items.flatMap((item) => Query.safeParse(item).data?.content ?? []);
const kinds = AuditEntry.options.flatMap(({ shape }): string[] => ('options' in shape.kind ? shape.kind.options : [shape.kind.value]));
/** Of the log, as a workspace keeps it. */
const logColumns = ['TimeGenerated', 'Message'];
const auditColumns = monitorColumns().map(({ name }) => name);

describe('the table in Azure Monitor', () => {
  it('and the rule that fills it declare exactly the columns that are sent', () => {
    const table = z.object({ properties: z.object({ schema: z.object({ columns: Columns }) }) }).parse(read('table'));
    const Rule = z.object({ properties: z.object({ streamDeclarations: z.record(z.string(), z.object({ columns: Columns })) }) });
    const { streamDeclarations } = Rule.parse(read('data-collection-rule')).properties;
    expect(table.properties.schema.columns).toEqual(monitorColumns());
    expect(streamDeclarations).toEqual({ 'Custom-LatchAudit_CL': { columns: monitorColumns() } });
  });
});

describe('the workbook', () => {
  it('asks a handful of questions', () => {
    expect(queries.length).toBeGreaterThan(5);
  });

  it.each(queries.map(({ title, query }) => [title, query]))('asks "%s" of columns and kinds there are', (_title, query) => {
    const isOfLog = query.startsWith('AppTraces\n');
    expect(isOfLog || query.startsWith('LatchAudit_CL\n')).toBe(true);
    const columns = isOfLog ? [...logColumns, 'AppTraces'] : [...auditColumns, 'LatchAudit_CL'];
    const named = [...query.matchAll(/(\w+) = /g)].map(([, name = '']) => name);
    const words = query.replaceAll(/'[^']*'|\{\w+\}/g, '').match(/\b[A-Z][A-Za-z0-9]+\b/g) ?? [];
    expect(words.filter((word) => ![...columns, ...named].includes(word) && !/^P\d+$/.test(word))).toEqual([]);
    const asked = [...query.matchAll(/'((?:[a-z-]+)\.(?:[a-z-]*))'/g)].map(([, kind = '']) => kind);
    expect(asked.filter((kind) => !kinds.some((each) => each === kind || (kind.endsWith('.') && each.startsWith(kind))))).toEqual([]);
  });

  it.each(
    queries.filter(({ query }) => query.startsWith('LatchAudit_CL') && !query.includes('dcount')).map(({ title, query }) => [title, query]),
  )('takes a row that came twice once: %s', (_title, query) => {
    expect(query).toContain('| summarize take_any(*) by Chain, Seq\n');
  });

  it('measures what the log and the local page measure, by the same kinds of records', () => {
    const [{ query } = { query: '' }] = queries.filter(({ title }) => title === 'How long it takes (ms)');
    const cases = [...query.matchAll(/Kind (?:in \(([^)]*)\)|== ('[^']*')), '([a-z-]+)'/g)];
    const said = cases.flatMap(([, some, one = '', measure]) =>
      (some ?? one).split(', ').map((kind) => [kind.replaceAll("'", ''), measure]),
    );
    const measured = kinds.flatMap((kind) => (measureOf(kind) ? [[kind, measureOf(kind)]] : []));
    expect(Object.fromEntries(said)).toEqual(Object.fromEntries(measured));
    expect(new Set([...measured.map(([, measure]) => measure), 'audit-lag'])).toEqual(new Set(Measure.options));
  });
});
