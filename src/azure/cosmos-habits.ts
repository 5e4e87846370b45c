import { Habits, noHabits } from '../domain/risk-habits.js';
import type { Clock } from '../ports/clock.js';
import type { HabitBook } from '../ports/people.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords, translate } from './cosmos-records.js';

/** What is usual for people, in container `persons`: id and partition are the person's. */
export function cosmosHabits(database: CosmosDatabase, clock: Clock): HabitBook {
  const records = cosmosRecords(database, 'persons', Habits);
  return {
    of: async (id) => (await records.read(id, id))?.record,
    async learn(id, lesson) {
      if (await records.change(id, id, lesson)) return;
      if (!(await records.create(lesson(noHabits(id, clock.now()))))) await records.change(id, id, lesson);
    },
    forget: (id) =>
      translate('persons', async () => {
        const container = await database.container('persons');
        if (await records.read(id, id)) await container.item(id, id).delete();
      }),
  };
}
