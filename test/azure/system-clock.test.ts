import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../src/azure/system-clock.js';

const storyClock = Symbol.for('latch.clock');
afterEach(() => Reflect.deleteProperty(globalThis, storyClock));

it("is the machine's clock", () => {
  const before = Date.now();
  const now = systemClock.now().getTime();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});

it("is the story's clock as soon as there is one", () => {
  const story = new Date('2027-02-03T08:00:00.000Z');
  Reflect.set(globalThis, storyClock, { now: () => story });
  expect(systemClock.now()).toBe(story);
});
