import type { Json } from '../json.js';

export type BinaryOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | '||' | '??' | 'AND' | 'OR';

/** A scalar expression of the Cosmos DB query language. */
export type Expression =
  | { kind: 'literal'; value: Json | undefined }
  | { kind: 'parameter'; name: string }
  | { kind: 'name'; name: string }
  | { kind: 'member'; of: Expression; key: Expression }
  | { kind: 'array'; items: Expression[] }
  | { kind: 'object'; members: { name: string; value: Expression }[] }
  | { kind: 'not' | 'minus' | 'plus'; of: Expression }
  | { kind: 'binary'; operator: BinaryOperator; left: Expression; right: Expression }
  | { kind: 'in'; of: Expression; choices: Expression[] }
  | { kind: 'between'; of: Expression; low: Expression; high: Expression }
  | { kind: 'call'; name: string; args: Expression[] }
  | { kind: 'aggregate'; name: Aggregate; of: Expression }
  | { kind: 'exists'; query: Query };

export const aggregates = ['COUNT', 'SUM', 'AVG', 'MIN', 'MAX'] as const;
export type Aggregate = (typeof aggregates)[number];

/** `FROM c` binds each document; `x IN c.list` binds each element, as FROM of a subquery or as JOIN. */
export type Source = { alias: string; over?: Expression };

export type Selection =
  | { kind: 'everything' }
  | { kind: 'value'; of: Expression }
  | { kind: 'columns'; columns: { name: string; of: Expression }[] };

export type Ordering = { by: Expression; descending: boolean };

export type Query = {
  select: Selection;
  top?: Expression;
  from: Source;
  joins: Source[];
  where?: Expression;
  orderBy: Ordering[];
  offset?: Expression;
  limit?: Expression;
};
