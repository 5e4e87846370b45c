import { afterAll, expect, it } from 'vitest';
import { cosmosQuestionTurns } from '../../src/azure/cosmos-question-turns.js';
import { personId, startCosmos } from './cosmos-given.js';

const { database, world, close } = await startCosmos();
afterAll(close);

const now = '2030-03-04T07:30:00.000Z';
const later = (seconds: number) => new Date(Date.parse(now) + seconds * 1_000).toISOString();
const about = (nth: number) => ({ about: [personId(nth)], now, until: '2030-03-04T07:50:00.000Z', to: 'ask' as const });

it('gives the turns of questions to two processes as if they were one, and the same person theirs again', async () => {
  const processes = [cosmosQuestionTurns(database), cosmosQuestionTurns(database)];
  const foreseen = await processes[0]?.foresee(about(99));
  const turns = await Promise.all(Array.from({ length: 20 }, (_, nth) => processes[nth % 2]?.take(about(nth))));
  const at = (seconds: number) => turns.filter((turn) => turn === later(seconds)).length;
  expect([foreseen, at(0), at(10), at(20), at(30), at(40)]).toEqual([now, 5, 4, 4, 4, 3]);
  const last = turns.indexOf(later(30));
  expect(await processes[0]?.foresee(about(last))).toBe(later(30));
  expect(await processes[1]?.take({ ...about(last), now: later(30) })).toBe(later(30));
});

it('lets everybody ask while the records are out of reach', async () => {
  world.faults.add({ service: 'cosmos', match: {}, do: { status: 503 } });
  expect(await cosmosQuestionTurns(database).take(about(500))).toBe(now);
  world.faults.remove();
});
