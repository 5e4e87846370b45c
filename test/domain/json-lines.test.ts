import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLines } from '../../src/domain/json-lines.js';

const parses = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('reading JSON by line', () => {
  it('accepts all that JSON.parse accepts', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(4), (text, indent) => {
        expect(jsonLines(JSON.stringify(JSON.parse(text), null, indent)).ok).toBe(true);
      }),
    );
  });

  it('accepts nothing that JSON.parse refuses', () => {
    const damaged = fc.tuple(fc.json(), fc.nat(), fc.constantFrom(...'{}[],:"\\\n\t01-e.tn x\u007f')).map(([text, at, put]) => {
      const where = at % (text.length + 1);
      return text.slice(0, where) + put + text.slice(where + (at % 2));
    });
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(damaged, (text) => {
        const lines = jsonLines(text);
        if (!lines.ok && lines.problem.endsWith('is given twice')) return;
        seen[lines.ok ? 'accepted' : 'refused'] += 1;
        expect(lines.ok).toBe(parses(text));
      }),
      { numRuns: 1000 },
    );
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(50);
  });

  it('knows the line of every member, and of what is missing the line of its surroundings', () => {
    const lines = jsonLines('{\n  "doors": [\n    { "id": "lobby",\n      "class": "limited" }\n  ]\n}');
    const lineOf = lines.ok ? lines.lineOf : () => 0;
    expect([['doors'], ['doors', 0], ['doors', 0, 'class'], ['doors', 0, 'judge'], []].map(lineOf)).toEqual([2, 3, 4, 3, 1]);
  });
});
