import type { Clock } from '../ports/clock.js';

/** Where a local host leaves the story's clock before it loads the app. */
const storyClock = Symbol.for('latch.clock');

/** The story's clock where a local host has set one, else the machine's. Asked anew each time, so it may be set after this module was loaded. */
export const systemClock: Clock = {
  now: () => (globalThis as { [storyClock]?: Clock })[storyClock]?.now() ?? new Date(),
};
