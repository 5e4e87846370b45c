import { afterAll, expect, it } from 'vitest';
import { cosmosReadingPlaces } from '../../src/azure/cosmos-reading-places.js';
import { startCosmos } from './cosmos-given.js';

const { database, close } = await startCosmos();
afterAll(close);

it('the place up to which a resource was read is kept for all processes, each resource by itself', async () => {
  const [one, other] = [1, 2].map(() => cosmosReadingPlaces(database, { now: () => new Date('2027-03-04T12:00:00.000Z') }));
  expect(await one?.of('users')).toBeUndefined();
  await one?.keep('users', 'https://graph.example/users/delta?$deltatoken=1');
  await Promise.all([one?.keep('users', 'second'), other?.keep('groups', 'first')]);
  expect([await other?.of('users'), await one?.of('groups')]).toEqual(['second', 'first']);
});
