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

  it('carries the trace of the request it is about, also after the code is spent, and nothing where there is none', async () => {
    const bench = await startProgram(noon);
    await bench.enrol();
    const trace = '3f0c2a9e5b7d4c1e8a2f0123456789ab';
    await bench.call('arm', { ...(await withCode(orderOf(1, noon, noon + 60_000), codeOf(1))), trace });
    for (const [code, attemptId] of [[codeOf(1), 'a-1'] as const, [codeOf(1), 'a-2'] as const, [codeOf(2), 'a-3'] as const])
      await bench.program().type(code, { attemptId, readerId: 'keypad' });
    const told = bench.memory().state().outbox;
    expect(told.map((line) => [line.event, line.because, line.trace])).toEqual([
      ['codeUsed', undefined, trace],
      ['codeRejected', 'used', trace],
      ['codeRejected', 'unknown-code', undefined],
    ]);
  });

  it('takes no trace that is none', async () => {
    const bench = await startProgram(noon);
    await bench.enrol();
    const order = await withCode(orderOf(1, noon, noon + 60_000), codeOf(1));
    expect((await bench.call('arm', { ...order, trace: codeOf(1) })).status).toBe(400);
  });
});
