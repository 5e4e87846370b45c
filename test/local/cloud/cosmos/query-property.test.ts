import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../src/local/cloud/cosmos/json.js';
import { compileQuery } from '../../../../src/local/cloud/cosmos/sql/compile-query.js';
import { readContinuation } from '../../../../src/local/cloud/cosmos/sql/continuation.js';
import { parseQuery } from '../../../../src/local/cloud/cosmos/sql/parse-query.js';
import { runQuery } from '../../../../src/local/cloud/cosmos/sql/run-query.js';

/** A condition written twice: in the query language, and as the JavaScript it means (undefined where it has no answer). */
type Condition = { sql: string; js(document: JsonObject): boolean | undefined };

const names = ['a', 'b', 'missing'];
const primitive: fc.Arbitrary<Json> = fc.oneof(
  fc.integer({ min: -2, max: 2 }),
  fc.constantFrom('', 'x', "it's", 'ü"\\'),
  fc.boolean(),
  fc.constant(null),
);
const documentOf = fc.record({ a: primitive, b: primitive }, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>;

const operators: Record<string, (one: number | string | boolean, other: number | string | boolean) => boolean> = {
  '=': (one, other) => one === other,
  '!=': (one, other) => one !== other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
};

function compared(operator: string, held: Json | undefined, value: Json): boolean | undefined {
  if (held === undefined || typeof held !== typeof value || (held === null) !== (value === null)) return undefined;
  if (held === null) return ['=', '<=', '>='].includes(operator);
  return operators[operator]?.(held as number, value as number);
}

const leaf: fc.Arbitrary<Condition> = fc
  .tuple(fc.constantFrom(...names), fc.constantFrom(...Object.keys(operators)), primitive)
  .map(([name, operator, value]) => ({
    sql: `c.${name} ${operator} ${JSON.stringify(value)}`,
    js: (document) => compared(operator, document[name], value),
  }));

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    tie('condition').map((of): Condition => ({ sql: `NOT (${of.sql})`, js: (document) => negated(of.js(document)) })),
    fc.tuple(tie('condition'), tie('condition')).map(([one, other]) => joined('AND', one, other)),
    fc.tuple(tie('condition'), tie('condition')).map(([one, other]) => joined('OR', one, other)),
  ),
}));

const negated = (value: boolean | undefined) => (value === undefined ? undefined : !value);

function joined(word: 'AND' | 'OR', one: Condition, other: Condition): Condition {
  const decisive = word === 'OR';
  const js = (document: JsonObject) => {
    const values = [one.js(document), other.js(document)];
    if (values.includes(decisive)) return decisive;
    return values.includes(undefined) ? undefined : !decisive;
  };
  return { sql: `(${one.sql}) ${word} (${other.sql})`, js };
}

const numbered = (documents: JsonObject[]) => documents.map((document, serial) => ({ serial, document }));

describe('any query', () => {
  it('keeps exactly the documents for which its condition is true', () => {
    fc.assert(
      fc.property(fc.array(documentOf, { maxLength: 8 }), condition, (documents, { sql, js }) => {
        const plan = compileQuery(parseQuery(`SELECT * FROM c WHERE ${sql}`));
        const { results } = runQuery(plan, numbered(documents), { parameters: new Map(), maxItems: 100, after: undefined });
        expect(results.map((text) => JSON.parse(text))).toEqual(documents.filter((document) => js(document) === true));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same rows in pages of any size as in one, ordered or not', () => {
    const sizes = fc.integer({ min: 1, max: 4 });
    const orders = fc.constantFrom('', 'ORDER BY c.a', 'ORDER BY c.a DESC', 'ORDER BY c.a, c.b DESC', 'ORDER BY c.b OFFSET 2 LIMIT 5');
    fc.assert(
      fc.property(fc.array(documentOf, { maxLength: 12 }), orders, sizes, (documents, order, maxItems) => {
        const plan = compileQuery(parseQuery(`SELECT * FROM c ${order}`));
        const page = (continuation: string | undefined, size: number) =>
          runQuery(plan, numbered(documents), {
            ...{ parameters: new Map(), maxItems: size },
            after: continuation === undefined ? undefined : readContinuation(continuation),
          });
        const paged: string[] = [];
        let continuation: string | undefined;
        do {
          const next = page(continuation, maxItems);
          paged.push(...next.results);
          continuation = next.continuation;
        } while (continuation);
        expect(paged).toEqual(page(undefined, 100).results);
      }),
    );
  });
});
