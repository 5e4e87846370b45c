import type { Sqlite } from '../../kernel/sqlite.js';
import { badRequest, CosmosError } from '../errors.js';
import { isObject, type JsonObject } from '../json.js';
import { containerRid, databaseRid } from './resource-ids.js';

export type Database = { number: number; id: string; rid: string; ts: number };

/** A container as its definition fixed it; definitions never change here. `defaultTtl`: seconds, -1 for "only where a document says so". */
export type Container = {
  number: number;
  id: string;
  rid: string;
  database: string;
  ts: number;
  definition: JsonObject;
  paths: string[];
  defaultTtl: number | undefined;
};

export type Containers = {
  database(id: string): Database | undefined;
  container(database: string, id: string): Container | undefined;
  /** Both throw 409 when the name is taken; run them inside a commit. */
  createDatabase(id: string, ts: number): Database;
  createContainer(database: Database, definition: JsonObject, ts: number): Container;
  /** Number of the container's latest write; every write unit takes the next. */
  lsn(container: Container): number;
  takeLsn(container: Container): number;
  /** Writes so far in a database, those that made its containers included. */
  changes(database: string, container?: string): number;
};

const taken = (): CosmosError => new CosmosError(409, 'Resource with specified id or name already exists.');

type ContainerRow = { number: number; databaseNumber: number; definition: string; ts: number };

export function createContainers(sqlite: Sqlite): Containers {
  const known = new Map<string, Container>();
  const database = (id: string): Database | undefined => {
    const row = sqlite.statement('SELECT number, ts FROM databases WHERE id = ?').get(id);
    return row && { id, number: Number(row['number']), ts: Number(row['ts']), rid: databaseRid(Number(row['number'])) };
  };
  const find = (databaseId: string, id: string): Container | undefined => {
    const row = sqlite
      .statement(
        'SELECT c.number, d.number AS databaseNumber, c.definition, c.ts FROM containers c JOIN databases d ON d.id = c.database WHERE c.database = ? AND c.id = ?',
      )
      .get(databaseId, id) as ContainerRow | undefined;
    return row && fromRow(databaseId, id, row);
  };
  return {
    database,
    container(databaseId, id) {
      const key = `${databaseId}/${id}`;
      const container = known.get(key) ?? find(databaseId, id);
      if (container) known.set(key, container);
      return container;
    },
    createDatabase(id, ts) {
      if (database(id)) throw taken();
      const { lastInsertRowid } = sqlite.statement('INSERT INTO databases (id, ts) VALUES (?, ?)').run(id, ts);
      return { id, ts, number: Number(lastInsertRowid), rid: databaseRid(Number(lastInsertRowid)) };
    },
    createContainer(owner, definition, ts) {
      const id = containerId(definition);
      if (find(owner.id, id)) throw taken();
      const text = JSON.stringify(definition);
      const insert = sqlite.statement('INSERT INTO containers (database, id, definition, ts) VALUES (?, ?, ?, ?)');
      const { lastInsertRowid } = insert.run(owner.id, id, text, ts);
      return fromRow(owner.id, id, { number: Number(lastInsertRowid), databaseNumber: owner.number, definition: text, ts });
    },
    lsn: (container) => Number(sqlite.statement('SELECT lsn FROM containers WHERE number = ?').get(container.number)?.['lsn'] ?? 0),
    takeLsn: (container) =>
      Number(sqlite.statement('UPDATE containers SET lsn = lsn + 1 WHERE number = ? RETURNING lsn').get(container.number)?.['lsn']),
    changes: (databaseId, container) => {
      const counted = sqlite.statement('SELECT total(lsn) + count(*) AS changes FROM containers WHERE database = ? AND id LIKE ?');
      return Number(counted.get(databaseId, container ?? '%')?.['changes']);
    },
  };
}

function containerId(definition: JsonObject): string {
  const { id } = definition;
  if (typeof id !== 'string' || id === '') throw badRequest("The input content is invalid because the required property 'id' is missing.");
  return id;
}

function fromRow(database: string, id: string, { number, databaseNumber, definition: text, ts }: ContainerRow): Container {
  const definition: JsonObject = JSON.parse(text);
  const { partitionKey, defaultTtl } = definition;
  const paths = isObject(partitionKey) && Array.isArray(partitionKey['paths']) ? partitionKey['paths'] : [];
  return {
    number,
    id,
    database,
    ts,
    definition,
    rid: containerRid(databaseNumber, number),
    paths: paths.filter((path) => typeof path === 'string'),
    defaultTtl: typeof defaultTtl === 'number' ? defaultTtl : undefined,
  };
}
