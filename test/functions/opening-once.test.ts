import { expect, it } from 'vitest';
import { judgeInCloud } from '../../src/functions/entries/judge-in-cloud.js';
import { codeOf, orderOf, startProgram, withCode } from '../support/lock-program.js';
import { doors } from '../support/site.js';
import { edgePorts } from './given/edge.js';
import { visit } from './given/visit.js';

/** Each time one code, presented so many times at once through both terminals and, where the lock judges, typed at its own keypads as well. */
const rounds = 20;
const atOnce = 200;
const each = Array.from({ length: atOnce }, (_, index) => index);

it('of two hundred presentations at once the cloud lets exactly one in, twenty times', async () => {
  const edge = edgePorts();
  const granted: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { digits } = await visit(edge, doors.lobby);
    const all = each.map((index) => {
      const presentation = { attemptId: `${round}-${index}`, code: digits, readerId: `reader-${index}` };
      return judgeInCloud({ presentation, door: doors.lobby, terminalId: `lobby-t${1 + (index % 2)}` }, edge);
    });
    granted.push((await Promise.all(all)).filter(({ state }) => state === 'granted').length);
  }
  expect(granted).toEqual(Array(rounds).fill(1));
});

it('of two hundred presentations at once the lock opens to exactly one, twenty times', async () => {
  const at = Date.parse('2027-02-03T08:00:00.000Z');
  const openings: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const bench = await startProgram(at);
    await bench.enrol();
    const order = await withCode(orderOf(1, at, at + 3_600_000), codeOf(round));
    await bench.call('arm', order);
    const all = each.map((index) => {
      const attempt = { attemptId: `${round}-${index}`, readerId: `reader-${index}` };
      return index % 2 === 0 ? bench.program().type(codeOf(round), attempt) : bench.relay(codeOf(round), attempt);
    });
    const granted = (await Promise.all(all)).filter(({ result }) => result === 'granted');
    expect(granted).toHaveLength(1);
    openings.push(bench.rows.filter(({ kind, grantId }) => kind === 'opening' && grantId === order.grantId).length);
  }
  expect(openings).toEqual(Array(rounds).fill(1));
});
