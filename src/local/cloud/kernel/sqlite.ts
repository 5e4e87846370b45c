import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** One SQLite file as an emulated service uses it: every statement prepared once; `run` is for those without values. */
export type Sqlite = { statement(sql: string): StatementSync; run(sql: string): void; close(): void };

/** Opens (or makes) the file and what the schema asks for; what COMMIT has returned survives a power cut (WAL, synchronous=FULL). */
export function openSqlite(file: string, schema: string): Sqlite {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
  database.exec(schema);
  const statements = new Map<string, StatementSync>();
  const statement = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return { statement, run: (sql) => void statement(sql).run(), close: () => database.close() };
}
