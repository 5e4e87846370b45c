import { GlassBook, noGlass } from '../domain/glass-book.js';
import type { GlassBooks } from '../ports/people.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { perPerson } from './cosmos-per-person.js';
import { cosmosRecords } from './cosmos-records.js';

/** For what people have broken the glass, in container `persons`. */
export const cosmosGlassBooks = (database: CosmosDatabase): GlassBooks => perPerson(cosmosRecords(database, 'persons', GlassBook), noGlass);
