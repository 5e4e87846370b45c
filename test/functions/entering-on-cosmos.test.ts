import { afterEach, describe, expect, it } from 'vitest';
import { doors } from '../support/site.js';
import { type Account, openAccount } from './given/cosmos-edge.js';
import { openEntrance } from './given/entrance.js';
import { type Visit, visit } from './given/visit.js';

const { edge, present, rule, attempt, codeOf } = await openEntrance();
const granted = { status: 200, body: { result: 'granted' } };
const denied = { status: 200, body: { result: 'denied' } };
const rounds = Array.from({ length: process.env['LATCH_DEEP'] ? 20 : 1 }, (_, round) => round + 1);
let account: Account;

async function visitKept(consistency: 'Strong' | 'Session', reader: 'insisting' | 'trusting'): Promise<Visit> {
  account = await openAccount(consistency);
  account.keep(edge, reader);
  return visit(edge, doors.lobby);
}
afterEach(() => account.close());

describe('a code typed after its revocation was shown, while rules come from a replica that lags', () => {
  const revoked = async (given: Visit) => {
    account.world.faults.add({ service: 'cosmos', match: { path: '/dbs/latch/colls/rules' }, do: { staleReads: true } });
    await rule(given);
    return given;
  };
  const typed = ({ digits }: Visit) => present({ code: digits, attemptId: 'late' });

  it('opens where the account promises Session and the app trusts it: the race is real', async () => {
    expect(await typed(await revoked(await visitKept('Session', 'trusting')))).toMatchObject(granted);
  });

  it.each(['trusting', 'insisting'] as const)('is denied where the account promises Strong, to a %s reader', async (reader) => {
    expect(await typed(await revoked(await visitKept('Strong', reader)))).toMatchObject(denied);
    expect(await attempt('late')).toMatchObject({ because: 'revoked' });
  });

  it('is denied at Session too, because the app insists', async () => {
    const given = await revoked(await visitKept('Session', 'trusting'));
    account.keep(edge, 'insisting');
    expect(await typed(given)).toMatchObject({ status: 503 });
    account.keep(edge, 'trusting');
    expect(await codeOf(given)).toMatchObject({ state: 'live' });
  });
});

describe('an entry', () => {
  it('costs four round trips to the records, the third of them two readings at once', async () => {
    const given = await visitKept('Strong', 'insisting');
    await present({ code: (await visit(edge, doors.lobby)).digits, readerId: 'warm' });
    const { rows } = account.world;
    const before = rows.length;
    expect(await present({ code: given.digits, readerId: 'warm' })).toMatchObject(granted);
    const [charge, claim, ...others] = rows.slice(before).map(({ method, path }) => `${method} ${path?.split('/')[4]}`);
    const verdict = others.pop();
    expect([charge, claim, verdict]).toEqual(['POST grants', 'POST grants', 'POST grants']);
    expect(others.toSorted()).toEqual(['GET requests', 'POST rules']);
  });

  it.each(rounds)('of two hundred at once through two terminals is one (round %i)', async () => {
    const given = await visitKept('Strong', 'insisting');
    const all = await Promise.all(
      Array.from({ length: 200 }, (_, index) => present({ code: given.digits, readerId: `r${index}`, by: `lobby-t${1 + (index % 2)}` })),
    );
    expect(all.filter(({ body }) => body['result'] === 'granted')).toHaveLength(1);
    expect(all.filter(({ status }) => status !== 200)).toEqual([]);
    expect(await codeOf(given)).toMatchObject({ state: 'used' });
  });
});
