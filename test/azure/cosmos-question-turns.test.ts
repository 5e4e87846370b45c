import { afterAll, expect, it } from 'vitest';
import { cosmosQuestionTurns } from '../../src/azure/cosmos-question-turns.js';
import { instantFrom } from '../../src/domain/window.js';
import { personId, startCosmos } from './cosmos-given.js';

const { database, world, close } = await startCosmos();
afterAll(close);

const now = '2030-03-04T07:30:00.000Z';
const moving = { now: () => new Date() };
const later = (seconds: number) => new Date(Date.parse(now) + seconds * 1_000).toISOString();
const about = (nth: number) => ({ about: [personId(nth)], now, until: '2030-03-04T07:50:00.000Z', to: 'ask' as const });

it('gives the turns of questions to two processes as if they were one, and the same person theirs again', async () => {
  const processes = [cosmosQuestionTurns(database, moving), cosmosQuestionTurns(database, moving)];
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
  expect(await cosmosQuestionTurns(database, moving).take(about(500))).toBe(now);
  world.faults.remove();
});

it('counts the time that passes while a story’s clock stands still', async () => {
  const still = { now: () => new Date('2031-03-04T07:30:00.000Z') };
  let real = 0;
  const turns = cosmosQuestionTurns(database, still, { monotonic: () => real });
  const ask = (nth: number) => turns.take({ ...about(nth), now: instantFrom(still.now()), until: '2031-03-04T07:50:00.000Z' });
  const five = [];
  for (let nth = 600; nth < 606; nth += 1) five.push(await ask(nth));
  expect(new Set(five.slice(0, 5))).toEqual(new Set(['2031-03-04T07:30:00.000Z']));
  expect(five[5]).toBe('2031-03-04T07:30:10.000Z');
  real = 4_000;
  expect(await ask(605)).toBe('2031-03-04T07:30:06.000Z');
  real = 10_000;
  expect(await ask(605)).toBe('2031-03-04T07:30:00.000Z');
});
