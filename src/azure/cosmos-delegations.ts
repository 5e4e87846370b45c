import { Delegations, noDelegations } from '../domain/delegation.js';
import type { DelegationBook } from '../ports/people.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { perPerson } from './cosmos-per-person.js';
import { cosmosRecords } from './cosmos-records.js';

/** Who decides in whose place, in container `persons`, beside what is usual for them. */
export function cosmosDelegations(database: CosmosDatabase): DelegationBook {
  const records = cosmosRecords(database, 'persons', Delegations);
  return {
    ...perPerson(records, noDelegations),
    naming: (to) => records.query("SELECT * FROM c WHERE STARTSWITH(c.id, 'delegations:') AND ARRAY_CONTAINS(c.to, @to)", { to }),
  };
}
