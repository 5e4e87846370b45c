import type { Container, JSONObject } from '@azure/cosmos';

/** Pages as large as the service allows (`x-ms-max-item-count: -1`). */
const asManyAsFit = -1;

/** Everything a query finds, in one partition or in all. `values`: of its parameters, by their names without `@`. */
export async function findAll<T = JSONObject>(
  container: Container,
  query: string,
  values: Record<string, string | number>,
  partitionKey?: string,
): Promise<T[]> {
  const parameters = Object.entries(values).map(([name, value]) => ({ name: `@${name}`, value }));
  const options = { maxItemCount: asManyAsFit, ...(partitionKey !== undefined && { partitionKey }) };
  return (await container.items.query<T>({ query, parameters }, options).fetchAll()).resources;
}
