import { describe, expect, it } from 'vitest';
import { codeOf, orderOf, startProgram, withCode } from '../../support/lock-program.js';

const noon = Date.parse('2027-02-03T12:00:00.000Z');

describe('what a lock tells the cloud', () => {
  it('is numbered without a hole, whatever else it writes into its log, and it says how much that was', async () => {
    const bench = await startProgram(noon);
    await bench.enrol();
    const order = await withCode(orderOf(1, noon, noon + 60_000), codeOf(1));
    await bench.call('arm', order);
    await bench.program().type(codeOf(2), { attemptId: 'a-1', readerId: 'keypad' });
    await bench.call('disarm', { seq: 2, grants: [{ grantId: 'x' }] });
    await bench.program().type(codeOf(1), { attemptId: 'a-2', readerId: 'keypad' });
    await bench.boot('kept');
    await bench.program().tamper();
    const { outbox, logId } = bench.memory().state();
    expect(outbox.map(({ tellSeq, event }) => [tellSeq, event])).toEqual([
      [1, 'codeRejected'],
      [2, 'codeUsed'],
      [3, 'tamper'],
    ]);
    expect(outbox.at(-1)?.logSeq).toBeGreaterThan(3);
    expect((await bench.call('readBack', {})).payload).toMatchObject({ log: { id: logId, told: 3 } });
  });
});
