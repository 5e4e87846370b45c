import { type HistoryEvent, withoutCarry } from '../durable/history-event.js';
import type { Store } from './database.js';

/** A history as a replay needs it: the events (without `_carry`), the signature of every action taken so far, and which of these were timers known to be cancelled. */
export type Tape = { events: HistoryEvent[]; signatures: string[]; cancelled: Set<number> };

export type HistoryTurn = { turn: number; events: HistoryEvent[]; actions: string[]; nextId: number };

type Row = { turn: number; events: string; actions: string; next_id: number };

/** Reads and appends histories; remembers the most recently used ones up to `maxCharacters` of JSON, so that a busy instance isn't read and parsed again every turn. */
export function historyCache(store: Store, maxCharacters = 2_000_000) {
  const tapes = new Map<string, { tape: Tape; size: number }>();
  let total = 0;

  const forget = (id: string) => {
    const known = tapes.get(id);
    if (!known) return;
    tapes.delete(id);
    total -= known.size;
  };

  const remember = (id: string, tape: Tape, size: number) => {
    forget(id);
    tapes.set(id, { tape, size });
    total += size;
    for (const oldest of tapes.keys()) {
      if (total <= maxCharacters || oldest === id) break;
      forget(oldest);
    }
  };

  const fromDisk = (id: string): { tape: Tape; size: number } => {
    const rows = rowsOf(store, id);
    const events = rows.map((row) => row.events).join(',');
    const signatures = rows.flatMap((row) => JSON.parse(row.actions) as string[]);
    return { tape: { events: eventsIn(events).map(withoutCarry), signatures, cancelled: new Set() }, size: events.length };
  };

  return {
    /** The caller may change the tape only by `append`. */
    read(id: string): Tape {
      const known = tapes.get(id);
      if (known) return known.tape;
      const { tape, size } = fromDisk(id);
      remember(id, tape, size);
      return tape;
    },
    append(id: string, turn: number, added: { events: HistoryEvent[]; signatures: string[]; nextId: number }): void {
      const text = added.events.map((event) => JSON.stringify(event)).join(',');
      store.run(
        'INSERT INTO history (instance, turn, events, actions, next_id) VALUES (?, ?, ?, ?, ?)',
        id,
        turn,
        text,
        JSON.stringify(added.signatures),
        added.nextId,
      );
      const known = tapes.get(id);
      if (!known) return;
      known.tape.events.push(...added.events.map(withoutCarry));
      known.tape.signatures.push(...added.signatures);
      remember(id, known.tape, known.size + text.length);
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

/** A row's events are JSON without the brackets. */
function eventsIn(text: string): HistoryEvent[] {
  return JSON.parse(`[${text}]`) as HistoryEvent[];
}

export function readTurns(store: Store, id: string): HistoryTurn[] {
  return rowsOf(store, id).map((row) => ({
    turn: row.turn,
    events: eventsIn(row.events),
    actions: JSON.parse(row.actions) as string[],
    nextId: row.next_id,
  }));
}
