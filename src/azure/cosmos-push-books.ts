import { noPushes, PushBook } from '../domain/push-book.js';
import type { PushBooks } from '../ports/people.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { perPerson } from './cosmos-per-person.js';
import { cosmosRecords } from './cosmos-records.js';

/** How often approvers were asked of late, in container `persons`. */
export const cosmosPushBooks = (database: CosmosDatabase): PushBooks => perPerson(cosmosRecords(database, 'persons', PushBook), noPushes);
