import { describe, expect, it } from 'vitest';
import { codeOf, orderOf, startProgram, withCode } from '../../support/lock-program.js';

const noon = Date.parse('2027-02-03T12:00:00.000Z');
const hour = 3_600_000;

describe('a lock that has just connected', () => {
  it('judges nobody before it knows what it has missed', async () => {
    const bench = await startProgram(noon);
    await bench.enrol();
    const code = codeOf(1);
    const order = await withCode(orderOf(1, noon - hour, noon + hour), code);
    await bench.call('arm', order);
    let settle = () => {};
    bench.program().arriving(new Promise((resolve) => (settle = resolve)));
    const verdict = bench.program().type(code, { attemptId: 'a', readerId: 'keypad' });
    await bench.program().follow({ withdrawn: { [order.grantId]: 2 } }, false);
    settle();
    expect(await verdict).toMatchObject({ result: 'denied' });
    expect(bench.rows.filter(({ kind }) => kind === 'opening')).toEqual([]);
  });

  it('lets people in as before when it has missed nothing', async () => {
    const bench = await startProgram(noon);
    await bench.enrol();
    const code = codeOf(1);
    await bench.call('arm', await withCode(orderOf(1, noon - hour, noon + hour), code));
    bench.program().arriving(Promise.resolve());
    expect(await bench.program().type(code, { attemptId: 'a', readerId: 'keypad' })).toMatchObject({ result: 'granted' });
  });
});
