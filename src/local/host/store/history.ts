import type { HistoryEvent } from '../durable/history-event.js';
import type { Store } from './database.js';

/** A stored history: the events as JSON fragments (no brackets) and the signature of every action taken so far. */
export type Tape = { events: string; signatures: string[] };

export type HistoryTurn = { turn: number; events: HistoryEvent[]; actions: string[]; nextId: number };

type Row = { turn: number; events: string; actions: string; next_id: number };

/** Reads and appends histories; remembers the most recently used ones up to `maxCharacters`, so that a busy instance isn't read again every turn. */
export function historyCache(store: Store, maxCharacters = 4_000_000) {
  const tapes = new Map<string, Tape>();
  let size = 0;

  const forget = (id: string) => {
    const tape = tapes.get(id);
    if (!tape) return;
    tapes.delete(id);
    size -= tape.events.length;
  };

  const remember = (id: string, tape: Tape) => {
    forget(id);
    tapes.set(id, tape);
    size += tape.events.length;
    for (const oldest of tapes.keys()) {
      if (size <= maxCharacters || oldest === id) break;
      forget(oldest);
    }
  };

  return {
    read(id: string): Tape {
      const known = tapes.get(id);
      if (known) return known;
      const rows = rowsOf(store, id);
      return {
        events: rows.map((row) => row.events).join(','),
        signatures: rows.flatMap((row) => JSON.parse(row.actions) as string[]),
      };
    },
    append(id: string, turn: number, before: Tape, added: { events: string; signatures: string[]; nextId: number }): void {
      store.run(
        'INSERT INTO history (instance, turn, events, actions, next_id) VALUES (?, ?, ?, ?, ?)',
        id,
        turn,
        added.events,
        JSON.stringify(added.signatures),
        added.nextId,
      );
      const events = before.events ? `${before.events},${added.events}` : added.events;
      remember(id, { events, signatures: added.signatures.length ? [...before.signatures, ...added.signatures] : before.signatures });
    },
    forget,
    clear(id: string): void {
      forget(id);
      store.run('DELETE FROM history WHERE instance = ?', id);
    },
  };
}

export type HistoryCache = ReturnType<typeof historyCache>;

function rowsOf(store: Store, id: string): Row[] {
  return store.all<Row>('SELECT turn, events, actions, next_id FROM history WHERE instance = ? ORDER BY turn', id);
}

export function readTurns(store: Store, id: string): HistoryTurn[] {
  return rowsOf(store, id).map((row) => ({
    turn: row.turn,
    events: JSON.parse(`[${row.events}]`) as HistoryEvent[],
    actions: JSON.parse(row.actions) as string[],
    nextId: row.next_id,
  }));
}
