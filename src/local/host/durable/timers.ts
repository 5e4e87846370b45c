import { isVirtual } from '../clock.js';
import { deliver, nextTimerAt, type TimerRow } from '../store/queues.js';
import type { Durable } from './durable.js';
import { type EntityMessage, sendToEntity } from './entity-message.js';
import type { HistoryEvent } from './history-event.js';

const longestTimeout = 2 ** 31 - 1;
const perRound = 500;

export type Timers = {
  /** A timer for this instant (ms) was written. */
  added(fireAt: number): void;
  /** Fires what is due, earliest first; answers how many. */
  fireDue(): number;
  nextDue(): Date | undefined;
  start(): void;
  stop(): void;
};

/** Watches the earliest timer only; all others rest on disk. On a virtual clock nothing fires by itself except what is due already. */
export function createTimers(durable: Durable): Timers {
  const { store, clock } = durable;
  let handle: NodeJS.Timeout | undefined;
  let armedFor = Number.POSITIVE_INFINITY;
  let started = false;
  /** Nothing is due before this. */
  let quietUntil = 0;

  const arm = (fireAt: number) => {
    if (!started || fireAt >= armedFor) return;
    const wait = fireAt - clock.now().getTime();
    if (wait > 0 && isVirtual(clock)) return;
    clearTimeout(handle);
    armedFor = fireAt;
    handle = setTimeout(onTime, Math.min(Math.max(wait, 0), longestTimeout));
    if (wait > 0) handle.unref();
  };

  const onTime = () => {
    armedFor = Number.POSITIVE_INFINITY;
    if (!started) return;
    fireDue();
    const next = nextTimerAt(store);
    if (next !== undefined) arm(next);
  };

  const fireDue = () => {
    let count = 0;
    for (;;) {
      const now = clock.now().getTime();
      if (now < quietUntil) return count;
      const due = store.all<TimerRow>('SELECT * FROM timers WHERE fire_at <= ? ORDER BY fire_at, n LIMIT ?', now, perRound);
      if (due.length === 0) {
        quietUntil = nextTimerAt(store) ?? Number.POSITIVE_INFINITY;
        return count;
      }
      void store.write(() => {
        for (const timer of due) fire(durable, timer);
      });
      count += due.length;
    }
  };

  return {
    added(fireAt) {
      quietUntil = Math.min(quietUntil, fireAt);
      arm(fireAt);
    },
    fireDue,
    nextDue() {
      const next = nextTimerAt(store);
      return next === undefined ? undefined : new Date(next);
    },
    start() {
      started = true;
      onTime();
    },
    stop() {
      started = false;
      clearTimeout(handle);
    },
  };
}

function fire(durable: Durable, timer: TimerRow): void {
  const { store, clock } = durable;
  store.run('DELETE FROM timers WHERE n = ?', timer.n);
  if (timer.instance.startsWith('@')) {
    sendToEntity(durable, timer.instance, JSON.parse(timer.event) as EntityMessage);
    return;
  }
  const event = { ...(JSON.parse(timer.event) as HistoryEvent), Timestamp: clock.now().toISOString() };
  deliver(store, timer.instance, event, timer.exec);
  durable.wake.turn(timer.instance);
}
