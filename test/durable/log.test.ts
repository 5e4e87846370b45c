import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aboutOf } from '../../src/domain/log-fields.js';
import { logOf } from '../../src/durable/log.js';

const requestId = '3f0c2a9e-5b7d-4c1e-8a2f-0123456789ab';
const traceParent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

function aRun(given: object = {}) {
  const lines: [string, Record<string, unknown>][] = [];
  const line = (level: string) => (text: string) => void lines.push([level, JSON.parse(text)]);
  const run = { functionName: 'armLock', invocationId: 'i1', traceContext: { traceParent }, ...given };
  return { lines, run: { ...run, info: line('info'), warn: line('warn'), error: line('error') } as Parameters<typeof logOf>[0] };
}

describe('a line of the log', () => {
  it('is one JSON object with the trace of its request and the operation of the platform', () => {
    const { lines, run } = aRun();
    const log = logOf(run, aboutOf({ requestId, doorId: 'lobby' }));
    log.info('lock asked', { outcome: 'armed' });
    log.warn('a phone is not on its lock yet', { because: '483910' });
    const common = {
      ...{ traceId: requestId.replaceAll('-', ''), function: 'armLock', invocationId: 'i1' },
      ...{ operationId: '0af7651916cd43dd8448eb211c80319c', requestId, doorId: 'lobby' },
    };
    expect(lines).toEqual([
      ['info', { message: 'lock asked', ...common, outcome: 'armed' }],
      ['warn', { message: 'a phone is not on its lock yet', ...common, because: '[redacted]' }],
    ]);
  });

  it('about nothing in particular has the trace of the platform, or its own', () => {
    const [traced, bare] = [aRun(), aRun({ traceContext: undefined })];
    logOf(traced.run).info('x');
    logOf(bare.run).info('x');
    expect([traced.lines[0]?.[1]['traceId'], bare.lines[0]?.[1]['traceId']]).toEqual(['0af7651916cd43dd8448eb211c80319c', 'i1']);
  });

  it('about trouble says nothing that the error says', () => {
    const { lines, run } = aRun();
    logOf(run).trouble('call failed', new RangeError('483910 for tara@example.org'));
    expect(lines).toMatchObject([['error', { message: 'call failed', error: 'RangeError' }]]);
    expect(JSON.stringify(lines)).not.toMatch(/483910|tara/);
  });
});

describe('the app', () => {
  const sources = ['src', 'activities', 'orchestrations', 'entities'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/^(local|portal|cli)\//.test(name))
      .map((name) => join(folder, name)),
  );
  const text = (name: string) => readFileSync(name, 'utf8');

  it('logs by typed lines only', () => {
    const bare = sources.filter((name) => /\bcontext\.(log|trace|debug|info|warn|error)\(|\bconsole\./.test(text(name)));
    expect(sources.length).toBeGreaterThan(300);
    expect(bare).toEqual([]);
  });

  it('says in a message only what stands in the source', () => {
    const calls = sources.flatMap((name) => [...text(name).matchAll(/\b(?:log|logOf\([^)]*\))\.(?:info|warn|trouble)\(\s*(.)/g)]);
    expect(calls.length).toBeGreaterThan(20);
    expect(calls.filter(([, first]) => first !== "'").map(([call]) => call)).toEqual([]);
  });
});
