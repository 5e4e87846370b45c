import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../src/local/cloud/graph/filter.js';

const person = {
  mail: 'Alice@latch.example',
  employeeId: null,
  accountEnabled: true,
  name: "O'Hara and Co",
  at: '2026-03-02T09:00:00.000Z',
  n: 7,
};
const matches = (text: string) => {
  const filter = parseFilter(text);
  return filter.ok ? filter.matches(person) : filter.what;
};

describe('a $filter', () => {
  it.each([
    ["mail eq 'alice@LATCH.example'", true],
    ["mail ne 'alice@latch.example'", false],
    ["name eq 'O''Hara and Co' and accountEnabled eq true", true],
    ["accountEnabled eq true and mail eq 'bob@latch.example'", false],
    ['employeeId eq null', true],
    ["employeeId ge 'A'", false],
    ['at ge 2026-03-02T09:00:00Z', true],
    ['at gt 2026-03-02T09:00:00Z', false],
    ['at lt 2026-03-02T09:00:00.001Z', true],
    ['n le 7 and n gt 6', true],
    ["startswith(mail,'ALICE')", true],
    ["startswith(mail,'bob') and n eq 7", false],
  ])('%s is %s', (text, expected) => {
    expect(matches(text)).toBe(expected);
  });

  it.each(["mail eq 'a' or n eq 7", "not(mail eq 'a')", 'mail', "groups/any(g:g eq 'x')", "mail eq 'a", ''])(
    '%s is named, never guessed',
    (text) => {
      expect(matches(text)).toBe(`$filter=${text}`);
    },
  );
});
