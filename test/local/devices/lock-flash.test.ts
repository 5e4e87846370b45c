import { expect, it } from 'vitest';
import type { Luck } from '../../support/flash.js';
import { answerFor, codeOf, type Order, orderOf, type ProgramBench, startProgram, withCode } from '../../support/lock-program.js';

const start = Date.parse('2026-03-02T09:00:00.000Z');
const hour = 3_600_000;
const deep = process.env['LATCH_DEEP'] !== undefined;

/** What was answered before the power went. */
type Answered = { enrolled: boolean; armed: number[]; disarmed: number[]; told: number };

const armOrder = async (seq: number): Promise<Order> =>
  withCode(orderOf(seq, start, start + hour, { grantId: `grant-${seq}` }), codeOf(seq));
const orders = new Map(await Promise.all([1, 2, 3].map(async (seq) => [seq, await armOrder(seq)] as const)));
const attempt = (attemptId: string) => ({ attemptId, readerId: 'keypad' });
const openingsOf = ({ rows }: ProgramBench, grantId: string) => rows.filter((row) => row.kind === 'opening' && row.grantId === grantId);

/** A morning in the life of a lock: every step but the last answers before the next begins. */
async function morning(bench: ProgramBench, answered: Answered): Promise<void> {
  await bench.enrol();
  answered.enrolled = true;
  for (const [seq, order] of orders) {
    await bench.call('arm', order);
    answered.armed.push(seq);
  }
  await bench.program().type(codeOf(1), attempt('first'));
  await bench.call('disarm', { seq: 10, grants: [{ grantId: 'grant-2' }] });
  answered.disarmed.push(2);
  await bench.program().type('999999999', attempt('wrong'));
  await bench.call('sync', { seq: 11, leaseUntil: new Date(start + hour).toISOString() });
  answered.told = bench.memory().state().logSeq;
  await Promise.all([bench.program().type(codeOf(3), attempt('third')), bench.program().tamper()]);
}

/** Whatever the moment: nothing answered is forgotten, and nothing opens twice. */
async function check(bench: ProgramBench, { enrolled, armed, disarmed, told }: Answered): Promise<void> {
  const state = bench.memory().state();
  expect(state.enrolment !== undefined || !enrolled).toBe(true);
  expect(state.logSeq).toBeGreaterThanOrEqual(told);
  expect(new Set(state.log.map(({ logSeq }) => logSeq)).size).toBe(state.log.length);
  if (!state.enrolment) return;
  const openedBefore = openingsOf(bench, 'grant-1').length + openingsOf(bench, 'grant-3').length;
  for (const [seq, order] of orders) {
    if (!disarmed.includes(seq)) continue;
    expect(await bench.call('arm', order)).toMatchObject({ payload: { armed: false, because: 'older-sequence' } });
  }
  const again = [];
  for (const seq of armed) again.push({ seq, verdict: await bench.program().type(codeOf(seq), attempt(`again-${seq}`)) });
  for (const { seq, verdict } of again) {
    const wasOpened = openingsOf(bench, `grant-${seq}`).length > (verdict.result === 'granted' ? 1 : 0);
    if (wasOpened || disarmed.includes(seq)) expect(verdict.result).toBe('denied');
    expect(openingsOf(bench, `grant-${seq}`).length).toBeLessThanOrEqual(1);
  }
  expect(openedBefore).toBeLessThanOrEqual(2);
}

async function lifeWithCut(nth: number, luck: Luck): Promise<boolean> {
  const bench = await startProgram(start);
  const answered: Answered = { enrolled: false, armed: [], disarmed: [], told: 0 };
  bench.flash.cutAt(nth);
  const life = morning(bench, answered).then(() => 'lived' as const);
  const isCut = (await Promise.race([life, bench.flash.cut().then(() => 'cut' as const)])) === 'cut';
  await bench.boot(luck);
  await check(bench, answered);
  return isCut;
}

it.each<Luck>(['lost', 'torn', 'kept'])(
  'a power cut between any two writes to its flash (unsynced bytes: %s) loses nothing it has answered',
  async (luck) => {
    let nth = 1;
    while (await lifeWithCut(nth, luck)) nth += 1;
    expect(nth).toBeGreaterThan(35);
  },
);

it('a second power cut while it starts again changes nothing', async () => {
  for (let nth = 1; nth <= (deep ? 40 : 12); nth += 1) {
    const bench = await startProgram(start);
    await bench.enrol();
    const order = orderOf(1, start, start + hour);
    await bench.call('arm', order);
    const answer = await answerFor(order, 'a-1', start + 2_000);
    bench.flash.cutAt(nth);
    const opened = bench.program().open(answer);
    await Promise.race([opened, bench.flash.cut()]);
    await bench.boot('torn');
    await bench.boot('kept');
    await bench.program().open(answer);
    await bench.program().open(answer);
    expect(openingsOf(bench, order.grantId).length).toBeLessThanOrEqual(1);
  }
});
