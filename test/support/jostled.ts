import type { VirtualClock } from '../../src/local/host/clock.js';

export type Moment = { nth: number; when: 'before' | 'after' | 'beside' };

/** What happens around calls of ports: time passes, others come in between, and at one of them something is done. */
export type Jostle = {
  /** Calls are counted while this is on. */
  count(on: boolean): void;
  counted(): number;
  /** At that call: before it takes effect, after it did, or while it goes on. `lose`: the call is never answered, as when its caller dies. */
  at(moment: Moment, act: () => Promise<void>, lose?: boolean): void;
  cancel(): void;
};

/** A generator of numbers in [0, 1) (mulberry32): the same seed gives the same ones. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Planned = Moment & { act: () => Promise<void>; lose: boolean };

/** Wraps the named ports where they are, so that no call takes effect at once and none takes no time. Handles of a test are left alone. */
export function jostle<P extends object>(
  ports: P,
  names: readonly (keyof P & string)[],
  { clock, seed, handles }: { clock: VirtualClock; seed: number; handles: readonly string[] },
): Jostle {
  const random = randomFrom(seed);
  let isOn = false;
  let calls = 0;
  let planned: Planned | undefined;
  const crowd = async () => {
    clock.set(new Date(clock.now().getTime() + 1 + Math.floor(random() * 3)));
    for (let turns = Math.floor(random() * 3); turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const due = () => {
    if (!isOn) return undefined;
    calls += 1;
    const now = planned?.nth === calls ? planned : undefined;
    if (now) planned = undefined;
    return now;
  };
  const around = async (effect: () => unknown) => {
    const now = due();
    await crowd();
    if (now?.when === 'before') await now.act();
    const beside = now?.when === 'beside' ? now.act() : undefined;
    if (now?.lose && now.when === 'before') return new Promise(() => {});
    const answer = await effect();
    await crowd();
    if (now?.when === 'after') await now.act();
    await beside;
    return now?.lose ? new Promise(() => {}) : answer;
  };
  for (const name of names) {
    const port = Object(ports[name]);
    const wrapped = new Proxy(port, {
      get(target, member) {
        const found: unknown = Reflect.get(target, member);
        if (typeof found !== 'function' || handles.includes(`${name}.${String(member)}`)) return found;
        return (...given: unknown[]) => around(() => found.apply(target, given));
      },
    });
    Object.assign(ports, { [name]: wrapped });
  }
  return {
    count(on) {
      isOn = on;
    },
    counted: () => calls,
    at(moment, act, lose = false) {
      planned = { ...moment, nth: calls + moment.nth, act, lose };
    },
    cancel() {
      planned = undefined;
    },
  };
}
