import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const page = readFileSync('docs/compliance.md', 'utf8');
/** `[name of the test](../test/file.test.ts)` */
const cited = [...page.matchAll(/\[([^\]]+)\]\(\.\.\/(test\/[^)]+\.test\.ts)\)/g)].map(([, name = '', file = '']) => ({ name, file }));
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:---|control|demand|area|article)/.test(line));

const isNamed = (text: string, name: string) => ["'", '`', '"'].some((quote) => text.includes(`${quote}${name}${quote}`));

describe('docs/compliance.md', () => {
  it.each(cited.map(({ name, file }) => [name, file]))('cites a test there is: %s (%s)', (name, file) => {
    expect(isNamed(readFileSync(file, 'utf8'), name)).toBe(true);
  });

  it('has a test for every demand it maps', () => {
    expect(rows.length).toBeGreaterThan(25);
    expect(rows.filter((row) => !row.includes('](../test/'))).toEqual([]);
  });

  it('maps what it is asked for', () => {
    for (const control of ['A.5.15', 'A.5.18', 'A.7.2', 'A.8.15', '800-63B-4', '800-116', '9.3.4', '17 erasure'])
      expect(page).toContain(control);
    for (const standard of ['compliant with', 'is compliant', 'fully complies']) expect(page).not.toContain(standard);
  });
});

describe('docs/audit.md', () => {
  it('names calls there are', () => {
    const files = globSync('src/functions/**/*.ts').map((file) => readFileSync(file, 'utf8'));
    const routes = new Set(files.flatMap((text) => [...text.matchAll(/route: '([^']+)'/g)].map(([, route = '']) => shapeOf(route))));
    const named = [...readFileSync('docs/audit.md', 'utf8').matchAll(/\/(api\/[^`?\s]+)/g)].map(([, path = '']) => shapeOf(path));
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((path) => !routes.has(path))).toEqual([]);
  });
});
const shapeOf = (path: string) => path.replaceAll(/\{[^}]*\}?/g, '{}');

describe.each(['docs/compliance.md', 'docs/audit.md'])('%s', (file) => {
  it('leads nowhere that is not there', () => {
    const targets = [...readFileSync(file, 'utf8').matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target = '']) => target);
    const local = targets.filter((target) => !target.startsWith('http'));
    expect(local.length).toBeGreaterThan(5);
    expect(local.filter((target) => !existsSync(join(dirname(file), target)))).toEqual([]);
  });
});
