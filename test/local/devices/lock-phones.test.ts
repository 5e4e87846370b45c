import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPhone, type Phone } from '../../../src/local/devices/phone.js';
import { answerFor, codeOf, orderOf, type ProgramBench, startProgram, withCode, withPhone } from '../../support/lock-program.js';

const dir = mkdtempSync(join(tmpdir(), 'latch-phones-'));
const start = Date.parse('2026-03-02T09:00:00.000Z');
const hour = 3_600_000;
let bench: ProgramBench;
let phone: Phone;
let other: Phone;
let attempts = 0;

beforeAll(async () => {
  phone = await openPhone(dir, 'tara');
  other = await openPhone(dir, 'mallory');
});
afterAll(() => rmSync(dir, { recursive: true }));
beforeEach(async () => {
  bench = await startProgram(start);
  await bench.enrol();
});

const attempt = () => ({ attemptId: `tap-${++attempts}`, readerId: 'nfc' });
const tap = (answer = phone.answer(bench.program().challenge())) => bench.program().tap(answer, attempt());
const armed = async (number: number, key = phone.publicJwk, under?: Uint8Array) => {
  const order = withPhone(await withCode(orderOf(number, start, start + hour), codeOf(number)), key, under);
  expect(await bench.call('arm', order)).toMatchObject({ status: 200 });
  return order;
};
const openings = () => bench.rows.filter(({ kind }) => kind === 'opening').length;

describe('a phone held to a lock that judges', () => {
  it('opens what its code would open, once, and uses the code up', async () => {
    const { grantId } = await armed(1);
    expect(await tap()).toMatchObject({ result: 'granted', grantId });
    expect(await tap()).toMatchObject({ result: 'denied', because: 'not-bound' });
    const typed = { ...attempt(), readerId: 'keypad' };
    expect(await bench.program().type(codeOf(1), { ...typed, proof: phone.proof(typed.attemptId) })).toMatchObject({ because: 'used' });
    expect(openings()).toBe(1);
    expect(bench.memory().state().outbox).toMatchObject([{ event: 'codeUsed', grantId }, {}, {}]);
  });

  it('opens what is open now where the same phone has a visit to come, whichever was armed first', async () => {
    await bench.call('arm', withPhone(await withCode(orderOf(1, start + hour, start + 2 * hour), codeOf(1)), phone.publicJwk));
    const { grantId } = await armed(2);
    expect(await tap()).toMatchObject({ result: 'granted', grantId });
    expect(await tap()).toMatchObject({ because: 'too-early' });
  });

  it('opens without any network, after a power cut too', async () => {
    await armed(1);
    await bench.boot();
    expect(await tap()).toMatchObject({ result: 'granted' });
  });

  it('cannot send an earlier answer again', async () => {
    await armed(1);
    const answer = phone.answer(bench.program().challenge());
    await tap(answer);
    await armed(2);
    expect(await tap(answer)).toMatchObject({ result: 'denied', because: 'used' });
    await bench.boot();
    expect(await tap(answer)).toMatchObject({ result: 'denied', because: 'too-late' });
  });

  it('has five seconds', async () => {
    await armed(1);
    const answer = phone.answer(bench.program().challenge());
    bench.setNow(start + 5_001);
    expect(await tap(answer)).toMatchObject({ because: 'too-late' });
  });

  it('cannot be relayed to another door, nor its answer be relabelled', async () => {
    await armed(1);
    const challenge = bench.program().challenge();
    const elsewhere = phone.answer({ ...challenge, doorId: 'server-a', deviceId: 'server-a-lock' });
    expect(await tap(elsewhere)).toMatchObject({ because: 'wrong-door' });
    expect(await tap({ ...elsewhere, ...challenge })).toMatchObject({ because: 'not-bound' });
    expect(openings()).toBe(0);
  });

  it('must be the phone of the grant', async () => {
    await armed(1);
    expect(await tap(other.answer(bench.program().challenge()))).toMatchObject({ because: 'not-bound' });
    expect(await tap({ ...bench.program().challenge(), signature: 'AA' })).toMatchObject({ because: 'not-bound' });
    expect(await tap()).toMatchObject({ result: 'granted' });
  });

  it('cannot be one that somebody without the lock key put there', async () => {
    await armed(1, other.publicJwk, Buffer.alloc(32, 1));
    expect(await tap(other.answer(bench.program().challenge()))).toMatchObject({ because: 'not-bound' });
  });

  it.each([
    ['too early', start - hour, 'too-early'],
    ['too late', start + 2 * hour, 'not-bound'],
  ])('does not open %s', async (_when, at, because) => {
    await armed(1);
    bench.setNow(at);
    expect(await tap()).toMatchObject({ result: 'denied', because });
  });

  it('is asked for its proof where a code bound to it is typed', async () => {
    await armed(1);
    const type = (proof?: string) => bench.program().type(codeOf(1), { ...attempt(), ...(proof !== undefined && { proof }) });
    expect(await type()).toMatchObject({ because: 'not-bound' });
    expect(await type(phone.proof('another-attempt'))).toMatchObject({ because: 'not-bound' });
    const last = attempt();
    expect(await bench.program().type(codeOf(1), { ...last, proof: other.proof(last.attemptId) })).toMatchObject({ because: 'not-bound' });
    const mine = attempt();
    expect(await bench.program().type(codeOf(1), { ...mine, proof: phone.proof(mine.attemptId) })).toMatchObject({ result: 'granted' });
  });

  it('reaches the lock through the twin as well, and is gone with its grant', async () => {
    const {
      grantId,
      seq,
      generation,
      notBefore,
      notAfter,
      leaseUntil,
      phone: sealed,
    } = withPhone(orderOf(5, start, start + hour), phone.publicJwk);
    const { publicJwk, seal } = sealed as { publicJwk: { x: string; y: string }; seal: string };
    const terms = { seq, gen: generation, nbf: notBefore, naf: notAfter, lease: leaseUntil };
    const desired = { [grantId]: { ...terms, p: { x: publicJwk.x, y: publicJwk.y, s: seal } } };
    await bench.program().follow({ grants: desired, $version: 2 }, false);
    await bench.call('disarm', { seq: 6, grants: [{ grantId }] });
    await bench.program().follow({ grants: desired, $version: 2 }, false);
    expect(await tap()).toMatchObject({ because: 'not-bound' });
    await bench.program().follow({ grants: { [grantId]: { ...desired[grantId], seq: 7 } }, $version: 3 }, false);
    expect(await tap()).toMatchObject({ result: 'granted', grantId });
  });
});

describe('a lock told to unlock', () => {
  it("opens on the cloud's signed answer alone, and once", async () => {
    const order = orderOf(1, start, start + hour);
    await bench.call('arm', order);
    expect(await bench.call('unlock', { answer: 'please' })).toMatchObject({
      status: 409,
      payload: { opened: false, because: 'bad-answer' },
    });
    const answer = await answerFor(order, 'u-1', start + 2_000);
    expect(await bench.call('unlock', { answer })).toEqual({ status: 200, payload: { opened: true } });
    expect(await bench.call('unlock', { answer })).toMatchObject({ status: 409, payload: { because: 'used' } });
    expect(openings()).toBe(1);
  });
});

describe('the door itself', () => {
  const told = () =>
    bench
      .memory()
      .state()
      .outbox.map(({ event }) => event);

  it('opened without an opening is forced, after one it is not', async () => {
    await bench.program().contact(true);
    await bench.program().contact(true);
    expect(told()).toEqual(['doorForced']);
    await bench.program().contact(false);
    await armed(1);
    await tap();
    bench.setNow(start + 9_000);
    await bench.program().contact(true);
    expect(told()).toEqual(['doorForced', 'codeUsed']);
    await bench.program().contact(false);
    bench.setNow(start + 11_000);
    await bench.program().contact(true);
    expect(told()).toEqual(['doorForced', 'codeUsed', 'doorForced']);
  });

  it('left open is told once, after half a minute', async () => {
    await armed(1);
    await tap();
    await bench.program().contact(true);
    for (const after of [29_000, 30_000, 90_000]) {
      bench.setNow(start + after);
      await bench.program().tick();
    }
    expect(told()).toEqual(['codeUsed', 'heldOpen']);
  });

  it('tells of a hand at its casing, under a number of its own', async () => {
    await bench.program().tamper();
    await bench.program().tamper();
    const [first, second] = bench.memory().state().outbox;
    expect([first?.event, second?.event]).toEqual(['tamper', 'tamper']);
    expect(second?.logSeq).toBe((first?.logSeq ?? 0) + 1);
    const { logId } = bench.memory().state();
    await bench.boot();
    expect(bench.memory().state()).toMatchObject({ logId, outbox: [first, second] });
  });
});
