import { describe, expect, it } from 'vitest';
import { AuditEntry } from '../../src/domain/audit/audit-entry.js';
import { de } from '../../src/portal/strings/de.js';
import { en } from '../../src/portal/strings/en.js';

const kinds: readonly string[] = AuditEntry.options.flatMap(({ shape: { kind } }) => [
  ...(kind.def.type === 'literal' ? kind.def.values : Object.values(kind.def.entries)),
]);

describe('whatever the audit can say', () => {
  it.each([
    ['English', en],
    ['German', de],
  ])('is said in %s words on the pages', (_language, { desk }) => {
    expect(kinds.length).toBeGreaterThan(100);
    const words: Readonly<Record<string, string>> = desk.happened;
    expect(kinds.filter((kind) => !words[kind])).toEqual([]);
    expect(Object.keys(words).filter((kind) => !kinds.includes(kind))).toEqual([]);
  });
});
