import { setTimeout as delay } from 'node:timers/promises';
import { openSqlite } from './sqlite.js';

/** What came of one try; `status` 0: nobody was there. */
export type Attempt = { status: number; body: string };

export type Courier<P> = {
  /** Tries once and tells what came of it; what was not taken is tried again, also after a restart. */
  send(parcel: P): Promise<Attempt>;
  /** Resolves when nothing is on its way at this moment. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

const usualPauseMs = 1_000;
const schema = 'CREATE TABLE IF NOT EXISTS parcels (seq INTEGER PRIMARY KEY, parcel TEXT NOT NULL)';

/** A refusal is final, except where the receiver asks for patience. */
const isFinal = (status: number) => (status >= 200 && status < 500 && status !== 408 && status !== 429) || status === 501;

/** Brings things to somebody at least once: kept in `file` before the first try, until they are taken or refused; `pauseMs` between two rounds. */
export function courier<P>(file: string, post: (parcel: P) => Promise<Attempt>, pauseMs: number = usualPauseMs): Courier<P> {
  const database = openSqlite(file, schema);
  let stopped = false;
  let rounds: Promise<void> = Promise.resolve();
  let again: NodeJS.Timeout | undefined;
  /** On their way right now. */
  const flying = new Set<number>();
  const drop = (seq: number) => void database.statement('DELETE FROM parcels WHERE seq = ?').run(seq);
  const attempt = async (seq: number, parcel: P): Promise<Attempt> => {
    flying.add(seq);
    const outcome = await post(parcel).catch((): Attempt => ({ status: 0, body: '' }));
    flying.delete(seq);
    if (!stopped && isFinal(outcome.status)) drop(seq);
    return outcome;
  };
  const bringAll = async (): Promise<void> => {
    const waiting = stopped ? [] : database.statement('SELECT seq, parcel FROM parcels ORDER BY seq').all();
    for (const { seq, parcel } of waiting) {
      if (flying.has(Number(seq))) continue;
      const { status } = await attempt(Number(seq), JSON.parse(String(parcel)) as P);
      if (stopped || !isFinal(status)) return later();
    }
  };
  const later = (): void => {
    clearTimeout(again);
    if (!stopped) again = setTimeout(pump, pauseMs).unref();
  };
  const pump = (): void => {
    rounds = rounds.then(bringAll);
  };
  pump();
  return {
    async send(parcel) {
      const { lastInsertRowid } = database.statement('INSERT INTO parcels (parcel) VALUES (?)').run(JSON.stringify(parcel));
      const first = attempt(Number(lastInsertRowid), parcel);
      rounds = rounds.then(async () => void (await first));
      const outcome = await first;
      if (!isFinal(outcome.status)) later();
      return outcome;
    },
    idle: () => rounds,
    async close() {
      stopped = true;
      clearTimeout(again);
      await Promise.race([rounds, delay(pauseMs, undefined, { ref: false })]);
      database.close();
    },
  };
}
