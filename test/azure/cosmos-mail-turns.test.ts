import { afterAll, expect, it } from 'vitest';
import { cosmosMailTurns } from '../../src/azure/cosmos-mail-turns.js';
import { startCosmos } from './cosmos-given.js';

const { database, close } = await startCosmos();
afterAll(close);

const now = '2030-03-04T07:30:00.000Z';
const until = '2030-03-04T08:00:00.000Z';
const limits = { mailsPerMinute: 10, mailsPerHour: 25 };
const operation = (nth: number) => `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`;

it('finds room for letters of two processes as if they were one, and beside the codes', async () => {
  const processes = [cosmosMailTurns(database, limits), cosmosMailTurns(database, limits)];
  const asked = await Promise.all(Array.from({ length: 30 }, (_, nth) => processes[nth % 2]?.takeRoom('2030-03-04T05:00:00.000Z')));
  expect(asked.filter(Boolean)).toHaveLength(6);
  const later = await Promise.all(Array.from({ length: 30 }, () => processes[0]?.takeRoom('2030-03-04T05:01:00.000Z')));
  expect(later.filter(Boolean)).toHaveLength(6);
});

it('gives the turns of mails to two processes as if they were one, and the same mail its turn again', async () => {
  const processes = [cosmosMailTurns(database, limits), cosmosMailTurns(database, limits)];
  const asked = Array.from({ length: 30 }, (_, nth) => processes[nth % 2]?.take({ operationId: operation(nth), now, until }));
  const turns = await Promise.all(asked);
  const at = (minute: string) => turns.filter((turn) => turn === `2030-03-04T07:${minute}:00.000Z`).length;
  expect([at('30'), at('31'), at('32'), turns.filter((turn) => turn === undefined).length]).toEqual([10, 10, 5, 5]);
  expect(await processes[0]?.take({ operationId: operation(0), now: '2030-03-04T07:40:00.000Z', until })).toBe(turns[0]);
});
