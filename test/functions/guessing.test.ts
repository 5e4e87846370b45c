import { expect, it } from 'vitest';
import { dammDigit } from '../../src/domain/damm.js';
import { judgeInCloud } from '../../src/functions/entries/judge-in-cloud.js';
import { doors } from '../support/site.js';
import { openEntrance } from './given/entrance.js';
import { visit } from './given/visit.js';

const { edge, present, codeOf, wait } = await openEntrance();
const day = 24 * 3_600_000;
const guesses = 10_000;

it('of ten thousand scripted guesses at one reader sixty a day are looked at, fresh codes or not, and an honest code opens at the other', async () => {
  const looked = new Map<string, number>();
  let honest = await visit(edge, doors.lobby);
  for (let index = 0; index < guesses; index += 1) {
    const payload = String(10_000_000 + index * 7_919);
    const presentation = { attemptId: `guess-${index}`, code: payload + dammDigit(payload), readerId: 'burglar' };
    const { because, at } = await judgeInCloud({ presentation, door: doors.lobby, terminalId: 'lobby-t1' }, edge);
    if (because !== 'throttled') looked.set(at.slice(0, 10), (looked.get(at.slice(0, 10)) ?? 0) + 1);
    wait((2 * day) / guesses);
    if (index % 1_000 === 999) honest = await visit(edge, doors.lobby);
  }
  expect([...looked.keys()]).toHaveLength(3);
  expect(Math.max(...looked.values())).toBe(60);
  expect(await present({ code: honest.digits, readerId: 'burglar', by: 'lobby-t1' })).toMatchObject({ body: { result: 'denied' } });
  expect(await codeOf(honest)).toMatchObject({ state: 'live' });
  expect(await present({ code: honest.digits, readerId: 'other', by: 'lobby-t2' })).toMatchObject({ body: { result: 'granted' } });
});
