import { z } from 'zod';
import type { Clock } from '../ports/clock.js';
import type { ReadingPlaces } from '../ports/people.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

const Place = z.object({ id: z.string(), place: z.string(), at: z.iso.datetime() });

/** How far the changes of the directory were read, in container `config`. */
export function cosmosReadingPlaces(database: CosmosDatabase, clock: Clock): ReadingPlaces {
  const records = cosmosRecords(database, 'config', Place);
  const idOf = (resource: string) => `directory-changes:${resource}`;
  return {
    of: async (resource) => (await records.read(idOf(resource), idOf(resource)))?.record.place,
    async keep(resource, place) {
      const id = idOf(resource);
      const { record } = await records.createOrRead({ id, place, at: clock.now().toISOString() }, id);
      if (record.place !== place) await records.change(id, id, (now) => ({ ...now, place, at: clock.now().toISOString() }));
    },
  };
}
