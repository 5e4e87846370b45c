import { type Clock, isVirtual } from './clock.js';
import type { Engine } from './durable/engine.js';
import type { Store } from './store/database.js';
import { writeMark } from './store/marks.js';
import type { Trigger } from './triggers/trigger.js';

/** How a host waits, and how its virtual clock moves. */
export type Time = {
  /** Settles when nothing is runnable: engine empty, triggers asked once more and found empty. */
  idle(): Promise<void>;
  nextDue(): { durable: Date | undefined; triggers: Date | undefined };
  /** Virtual clock: jumps, then fires all that is due, in order. Answers how many timers fired. */
  jumpTo(to: Date): Promise<number>;
  /** Virtual clock: goes from due instant to due instant, so that everything happens at its own time. */
  advanceTo(to: Date): Promise<number>;
};

export function passTime({ store, clock }: { store: Store; clock: Clock }, engine: Engine, triggers: Trigger[]): Time {
  const fireDue = () => engine.timers.fireDue() + triggers.reduce((sum, trigger) => sum + (trigger.fireDue?.() ?? 0), 0);
  const settled = () => Promise.all([engine.idle(), ...triggers.map((trigger) => trigger.settled())]);

  const idle = async () => {
    for (;;) {
      await settled();
      const found = await Promise.all(triggers.map((trigger) => trigger.drain?.() ?? false));
      if (!found.some(Boolean) && !engine.busy) return;
    }
  };

  const jumpTo = async (to: Date) => {
    if (!isVirtual(clock)) throw new Error('Only a virtual clock can be set.');
    await settled();
    clock.set(to);
    void store.write(() => writeMark(store, 'clock', clock.now().toISOString()));
    let fired = 0;
    for (let now = fireDue(); now > 0; now = fireDue()) {
      fired += now;
      await idle();
    }
    return fired;
  };

  const nextDue = () => ({
    durable: engine.timers.nextDue(),
    triggers: earliest(triggers.map((trigger) => trigger.nextDue?.())),
  });

  const advanceTo = async (to: Date) => {
    let fired = 0;
    await idle();
    for (;;) {
      const { durable, triggers: other } = nextDue();
      const next = earliest([durable, other]);
      if (!next || next > to) break;
      fired += await jumpTo(next);
    }
    return fired + (await jumpTo(to));
  };

  return { idle, nextDue, jumpTo, advanceTo };
}

function earliest(instants: (Date | undefined)[]): Date | undefined {
  return instants.reduce((first, each) => (each && (!first || each < first) ? each : first), undefined);
}
