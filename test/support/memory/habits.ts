import { type Habits, noHabits } from '../../../src/domain/risk-habits.js';
import type { Clock } from '../../../src/ports/clock.js';
import type { HabitBook } from '../../../src/ports/people.js';
import { kept } from './kept.js';

/** What is usual for people, in memory. */
export function memoryHabits(clock: Clock): HabitBook {
  const records = kept<Habits>();
  return {
    of: async (id) => records.get(id),
    learn: async (id, lesson) => void records.put(id, lesson(records.get(id) ?? noHabits(id, clock.now()))),
    forget: async (id) => records.drop(id),
  };
}
