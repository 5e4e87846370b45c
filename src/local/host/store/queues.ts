import type { Carry, HistoryEvent } from '../durable/history-event.js';
import type { Store } from './database.js';

export type Message = { n: number; exec: string | null; event: HistoryEvent };

/** Puts an event in an instance's inbox. With `exec` it dies with that execution (results, timers); without it outlives a continue-as-new. */
export function deliver(store: Store, instance: string, event: HistoryEvent, exec: string | null): void {
  store.run('INSERT INTO inbox (instance, exec, event) VALUES (?, ?, ?)', instance, exec, JSON.stringify(event));
}

export function readInbox(store: Store, instance: string): Message[] {
  const rows = store.all<{ n: number; exec: string | null; event: string }>(
    'SELECT n, exec, event FROM inbox WHERE instance = ? ORDER BY n',
    instance,
  );
  return rows.map(({ n, exec, event }) => ({ n, exec, event: JSON.parse(event) as HistoryEvent }));
}

export function dropMessages(store: Store, messages: { n: number }[]): void {
  for (const { n } of messages) store.run('DELETE FROM inbox WHERE n = ?', n);
}

export type ActivityRow = {
  n: number;
  instance: string;
  exec: string;
  task: number;
  name: string;
  input: string | null;
  carry: string | null;
};

/** Answers the row's number. */
export function enqueueActivity(
  store: Store,
  work: { instance: string; exec: string; task: number; name: string; input: string | undefined; carry?: Carry | undefined },
): number {
  const { lastRow } = store.run(
    'INSERT INTO activities (instance, exec, task, name, input, carry) VALUES (?, ?, ?, ?, ?, ?)',
    work.instance,
    work.exec,
    work.task,
    work.name,
    work.input ?? null,
    work.carry ? JSON.stringify(work.carry) : null,
  );
  return lastRow;
}

export type TimerRow = { n: number; fire_at: number; instance: string; exec: string; action: number | null; event: string };

/** `action` is the timer's place among the execution's actions, by which a cancelled one is found; null for timers of the host's own. An entity's (`instance` is its id) is a signal for later. */
export function enqueueTimer(
  store: Store,
  timer: { fireAt: number; instance: string; exec: string; action: number | null; event: object },
): void {
  store.run(
    'INSERT INTO timers (fire_at, instance, exec, action, event) VALUES (?, ?, ?, ?, ?)',
    timer.fireAt,
    timer.instance,
    timer.exec,
    timer.action,
    JSON.stringify(timer.event),
  );
}

export function nextTimerAt(store: Store): number | undefined {
  return store.get<{ at: number | null }>('SELECT min(fire_at) AS at FROM timers')?.at ?? undefined;
}

/** Timers and messages of an execution that ended or starts anew. Activities still run, as on Azure; nobody hears their results. */
export function dropWorkOf(store: Store, instance: string, options: { events: boolean }): void {
  store.run('DELETE FROM timers WHERE instance = ?', instance);
  store.run(
    options.events ? 'DELETE FROM inbox WHERE instance = ?' : 'DELETE FROM inbox WHERE instance = ? AND exec IS NOT NULL',
    instance,
  );
}
