import { describe, expect, it } from 'vitest';
import { dstDays } from '../../support/dst-days.js';
import { codeOf, orderOf, startProgram, withCode } from '../../support/lock-program.js';

const second = 1_000;

/** How far a lock's wall clock went wrong after its last sync, and what that makes of its patience: 30 s and the doubt, 120 s at most. */
const clocks = [
  { wrongBy: 'nothing', offsetMs: 0, toleranceMs: 30 * second },
  { wrongBy: '+25 s', offsetMs: 25 * second, toleranceMs: 55 * second },
  { wrongBy: '-89.999 s', offsetMs: -89_999, toleranceMs: 119_999 },
  { wrongBy: '+90 s', offsetMs: 90 * second, toleranceMs: 120 * second },
];
const untrusted = [
  { wrongBy: '+90.001 s', offsetMs: 90_001 },
  { wrongBy: '+130 s', offsetMs: 130 * second },
  { wrongBy: '-200 s', offsetMs: -200 * second },
];

describe.each(dstDays)('a lock that judges a window from $start to $end in $zone', ({ opensAt, closesAt }) => {
  const [from, to] = [Date.parse(opensAt), Date.parse(closesAt)];

  /** Armed and synced an hour before, then its wall clock goes wrong; what it says of a code of its own at each moment. */
  async function verdicts(offsetMs: number, moments: readonly number[]) {
    const bench = await startProgram(from - 3_600_000);
    await bench.enrol();
    for (const [index] of moments.entries()) await bench.call('arm', await withCode(orderOf(index + 1, from, to), codeOf(index)));
    await bench.setClockOffset(offsetMs);
    const said = [];
    for (const [index, at] of moments.entries()) {
      bench.setNow(at);
      const verdict = await bench.program().type(codeOf(index), { attemptId: `a-${index}`, readerId: 'keypad' });
      said.push(verdict.result === 'granted' ? 'granted' : verdict.because);
    }
    return said;
  }

  it.each(clocks)('keeps it to the millisecond with a wall clock wrong by $wrongBy', async ({ offsetMs, toleranceMs }) => {
    const moments = [from - toleranceMs - 1, from - toleranceMs, to + toleranceMs - 1, to + toleranceMs];
    expect(await verdicts(offsetMs, moments)).toEqual(['too-early', 'granted', 'granted', 'too-late']);
  });

  it.each([...untrusted, { wrongBy: '1970', offsetMs: -from }])(
    'opens to nobody with a wall clock wrong by $wrongBy',
    async ({ offsetMs }) => {
      expect(await verdicts(offsetMs, [from + 1, to - 1])).toEqual(['clock-untrusted', 'clock-untrusted']);
    },
  );
});

describe('a window that was stretched on its way', () => {
  const [from, to] = [Date.parse('2027-02-03T08:00:00.000Z'), Date.parse('2027-02-03T09:00:00.000Z')];
  const later = new Date(to + 86_400_000).toISOString();
  const typedAt = async (
    change: (bench: Awaited<ReturnType<typeof startProgram>>, order: Awaited<ReturnType<typeof withCode>>) => Promise<unknown>,
  ) => {
    const bench = await startProgram(from);
    await bench.enrol();
    await change(bench, await withCode(orderOf(1, from, to), codeOf(1)));
    const said = [];
    for (const at of [from + 1, to + 3_600_000]) {
      bench.setNow(at);
      said.push(await bench.program().type(codeOf(1), { attemptId: `at-${at}`, readerId: 'keypad' }));
    }
    return said.map((verdict) => ('because' in verdict ? verdict.because : verdict.result));
  };

  it('opens to nobody, by method and by twin: the verifier is bound to the window it was made for', async () => {
    const byMethod = await typedAt((bench, order) => bench.call('arm', { ...order, notAfter: later, leaseUntil: later }));
    const byTwin = await typedAt((bench, { grantId, seq, notBefore, verifier }) =>
      bench.program().follow({ grants: { [grantId]: { seq, gen: 1, nbf: notBefore, naf: later, lease: later, v: verifier } } }, true),
    );
    expect([byMethod, byTwin]).toEqual([
      ['unknown-code', 'unknown-code'],
      ['unknown-code', 'unknown-code'],
    ]);
  });

  it('while the true one opens in its time', async () => {
    expect(await typedAt((bench, order) => bench.call('arm', order))).toEqual(['granted', 'used']);
  });
});
