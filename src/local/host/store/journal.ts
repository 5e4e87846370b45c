import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** The statements of the open transaction, so that the last of them can be taken back. */
export type Journal = {
  note(sql: string, values: SQLInputValue[]): void;
  /** Does a change; when it throws, nothing of it remains. One inside another is part of it. */
  allOrNothing<T>(change: () => T): T;
  clear(): void;
};

export function createJournal(db: DatabaseSync, prepared: (sql: string) => StatementSync): Journal {
  let statements: { sql: string; values: SQLInputValue[] }[] = [];
  let isInside = false;

  /** Takes back what came after the first `kept` statements by doing these once more: a savepoint for every change would cost all those that don't throw. */
  const undoTo = (kept: number) => {
    if (db.isTransaction) prepared('ROLLBACK').run();
    prepared('BEGIN').run();
    statements.length = kept;
    for (const { sql, values } of statements) prepared(sql).run(...values);
  };

  return {
    note: (sql, values) => void statements.push({ sql, values }),
    allOrNothing(change) {
      if (isInside) return change();
      isInside = true;
      const before = statements.length;
      try {
        return change();
      } catch (cause) {
        undoTo(before);
        throw cause;
      } finally {
        isInside = false;
      }
    },
    clear() {
      statements = [];
    },
  };
}
