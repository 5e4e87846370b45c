import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VisitFlag, VisitStatus } from '../../src/domain/visit-record.js';
import { VisitBody } from '../../src/functions/visits/visit-body.js';

const read = (file: string) => readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
const document = read('visits.md');

describe('docs/visits.md', () => {
  it('shows a booking the API takes', () => {
    const [, example = ''] = /```json\n(.*?)```/s.exec(document) ?? [];
    expect(VisitBody.safeParse(JSON.parse(example))).toMatchObject({ success: true });
  });

  it('names every status, in the order they come', () => {
    expect([...document.matchAll(/^\| `([a-z-]+)`\s+\|/gm)].map(([, status]) => status)).toEqual(VisitStatus.options);
  });

  it('names every flag, and the manual says what each means', () => {
    const [flags = ''] = /- A \*\*flag\*\*.*?\]\(/s.exec(document) ?? [];
    expect([...flags.matchAll(/`([a-z-]+)`/g)].map(([, flag]) => flag)).toEqual(VisitFlag.shape.code.options);
    for (const flag of VisitFlag.shape.code.options) expect(read('operations.md')).toContain(`\`${flag}\` (`);
  });
});
