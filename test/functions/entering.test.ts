import { describe, expect, it } from 'vitest';
import { dammDigit } from '../../src/domain/damm.js';
import { LatchError } from '../../src/domain/errors.js';
import { doors, people } from '../support/site.js';
import { openEntrance } from './given/entrance.js';
import { visit } from './given/visit.js';

const { edge, as, terminal, present, rule, attempt, codeOf, wait } = await openEntrance();

const minute = 60_000;
const denied = { status: 200, body: { result: 'denied' } };

/** A code nobody was given, with a check digit that holds. */
const guess = (nth: number) => `${String(nth).repeat(8)}${dammDigit(String(nth).repeat(8))}`;

describe('a code', () => {
  it('opens its door, and the terminal gets the signed answer', async () => {
    const given = await visit(edge, doors.lobby);
    const reply = await present({ code: given.digits, attemptId: 'first' });
    const until = new Date(edge.clock.now().getTime() + 2_000).toISOString();
    expect(reply).toMatchObject({ status: 200, body: { result: 'granted', answer: `signed first until ${until}` } });
    expect(await codeOf(given)).toMatchObject({ state: 'used', attemptId: 'first', answerUntil: until });
    expect(await attempt('first')).toMatchObject({ state: 'granted', requestId: given.record.id, terminalId: 'lobby-t1' });
  });

  it('may be typed in groups', async () => {
    const { digits } = await visit(edge, doors.lobby);
    expect(await present({ code: `${digits.slice(0, 3)} ${digits.slice(3, 6)}-${digits.slice(6)}` })).toMatchObject({
      body: { result: 'granted' },
    });
  });

  it('opens it once', async () => {
    const { digits } = await visit(edge, doors.lobby);
    await present({ code: digits });
    const second = await present({ code: digits, attemptId: 'second' });
    expect(second).toMatchObject(denied);
    expect(second.body).toEqual({ result: 'denied' });
    expect(await attempt('second')).toMatchObject({ state: 'denied', because: 'used' });
  });

  it('opens no other door, where it is known for what it is and counts as a guess', async () => {
    const { digits, code } = await visit(edge, doors.lobby);
    for (const nth of [1, 2, 3, 4, 5])
      await present({ code: digits, door: doors.server, attemptId: `astray-${nth}`, readerId: 'server-pad' });
    expect(await attempt('astray-1', doors.server)).toMatchObject({ because: 'wrong-door', belongsTo: 'lobby', grantId: code.grantId });
    expect(await present({ code: digits, door: doors.server, attemptId: 'astray-6', readerId: 'server-pad' })).toMatchObject(denied);
    expect(await attempt('astray-6', doors.server)).toMatchObject({ because: 'throttled' });
    expect(await present({ code: digits })).toMatchObject({ body: { result: 'granted' } });
  });

  it('lives from its first instant to the one before its last', async () => {
    const { digits, code } = await visit(edge, doors.lobby, 30);
    wait(30 * minute - 1_000);
    expect(await present({ code: digits, attemptId: 'early' })).toMatchObject(denied);
    expect(await attempt('early')).toMatchObject({ because: 'too-early' });
    edge.clock.set(new Date(code.notAfter));
    expect(await present({ code: digits, attemptId: 'late' })).toMatchObject(denied);
    expect(await attempt('late')).toMatchObject({ because: 'too-late' });
  });

  it('opens in its last second, and no answer outlives it', async () => {
    const given = await visit(edge, doors.lobby);
    edge.clock.set(new Date(Date.parse(given.code.notAfter) - 1_000));
    expect(await present({ code: given.digits, attemptId: 'last' })).toMatchObject({ body: { result: 'granted' } });
    expect(await attempt('last')).toMatchObject({ answerUntil: given.code.notAfter });
  });

  it('of somebody disabled a moment ago opens nothing', async () => {
    const { digits } = await visit(edge, doors.lobby, 0, people.tara);
    edge.directory.change(people.tara.id, { accountEnabled: false });
    expect(await present({ code: digits, attemptId: 'disabled' })).toMatchObject(denied);
    expect(await attempt('disabled')).toMatchObject({ because: 'revoked' });
    edge.directory.change(people.tara.id, { accountEnabled: true });
  });

  it('opens no lock that was shut out of the hub, and is none the worse for it', async () => {
    const { digits } = await visit(edge, doors.lobby);
    const shutOut = (status: 'disabled' | 'enabled') =>
      edge.doors.change(doors.lobby.id, (door) => (door.lock ? { ...door, lock: { ...door.lock, status } } : door));
    await shutOut('disabled');
    expect(await present({ code: digits, attemptId: 'shut-out' })).toMatchObject(denied);
    expect(await attempt('shut-out')).toMatchObject({ because: 'door-offline' });
    await shutOut('enabled');
    expect(await present({ code: digits })).toMatchObject({ body: { result: 'granted' } });
  });

  it('without the checks its request needs opens nothing', async () => {
    const given = await visit(edge, doors.lobby);
    await edge.requests.change(given.record.id, (record) => ({ ...record, checks: [] }));
    expect(await present({ code: given.digits })).toMatchObject(denied);
    expect(await codeOf(given)).toMatchObject({ state: 'live' });
  });

  it('opens a gateway without a lock without a signature', async () => {
    const { digits } = await visit(edge, doors.cabinet);
    expect((await present({ code: digits, door: doors.cabinet })).body).toEqual({ result: 'granted' });
  });
});

describe('the same attempt again', () => {
  it('gets the same answer, also late and with other digits', async () => {
    const { digits } = await visit(edge, doors.lobby);
    const first = await present({ code: digits, attemptId: 'same' });
    wait(10 * minute);
    expect((await present({ code: digits, attemptId: 'same' })).body).toEqual(first.body);
    expect((await present({ code: guess(0), attemptId: 'same' })).body).toEqual(first.body);
  });

  it('from another terminal is none', async () => {
    const { digits } = await visit(edge, doors.lobby);
    await present({ code: digits, attemptId: 'mine' });
    expect((await present({ code: digits, attemptId: 'mine', by: 'lobby-t2' })).body).toEqual({ result: 'denied' });
  });

  it('raced four times grants once and never twice', async () => {
    const given = await visit(edge, doors.lobby);
    const replies = await Promise.all(
      Array.from({ length: 4 }, () => present({ code: given.digits, attemptId: 'raced', readerId: 'r-raced' })),
    );
    const granted = replies.filter(({ body }) => body['result'] === 'granted');
    expect(new Set(granted.map(({ body }) => body['answer'])).size).toBe(1);
    expect(await codeOf(given)).toMatchObject({ state: 'used', attemptId: 'raced' });
  });
});

describe('guessing', () => {
  it('is throttled at the fifth wrong code, for this reader alone', async () => {
    const { digits } = await visit(edge, doors.lobby);
    for (const nth of [0, 1, 2, 3, 4]) await present({ code: guess(nth), readerId: 'guesser', attemptId: `guess-${nth}` });
    expect(await attempt('guess-4')).toMatchObject({ because: 'unknown-code' });
    expect(await present({ code: digits, readerId: 'guesser', attemptId: 'throttled' })).toMatchObject(denied);
    expect(await attempt('throttled')).toMatchObject({ because: 'throttled' });
    expect(await present({ code: digits, readerId: 'another' })).toMatchObject({ body: { result: 'granted' } });
  });

  it('counts a repeated attempt once', async () => {
    const { digits } = await visit(edge, doors.lobby);
    for (const _ of Array(8)) await present({ code: guess(0), readerId: 'stutter', attemptId: 'stutter' });
    expect(await present({ code: digits, readerId: 'stutter' })).toMatchObject({ body: { result: 'granted' } });
  });

  it('goes on after a minute', async () => {
    const { digits } = await visit(edge, doors.lobby);
    for (const nth of [0, 1, 2, 3, 4]) await present({ code: guess(nth), readerId: 'patient' });
    wait(minute);
    expect(await present({ code: digits, readerId: 'patient' })).toMatchObject({ body: { result: 'granted' } });
  });

  it('is not what a typo is', async () => {
    const { digits } = await visit(edge, doors.lobby);
    const typo = `${digits.slice(0, 8)}${(Number(digits[8]) + 1) % 10}`;
    for (const nth of Array(9).keys()) await present({ code: typo, readerId: 'clumsy', attemptId: `typo-${nth}` });
    expect(await attempt('typo-8')).toMatchObject({ state: 'denied', because: 'unknown-code' });
    expect(await present({ code: digits, readerId: 'clumsy' })).toMatchObject({ body: { result: 'granted' } });
  });

  it('of half codes ends at ten a minute', async () => {
    for (const nth of Array(11).keys()) await present({ code: '12', readerId: 'child', attemptId: `half-${nth}` });
    expect(await attempt('half-9')).toMatchObject({ because: 'unknown-code' });
    expect(await attempt('half-10')).toMatchObject({ because: 'throttled' });
  });

  it('is not what a used code is', async () => {
    const { digits } = await visit(edge, doors.lobby);
    for (const _ of Array(8)) await present({ code: digits, readerId: 'insistent' });
    const next = await visit(edge, doors.lobby);
    expect(await present({ code: next.digits, readerId: 'insistent' })).toMatchObject({ body: { result: 'granted' } });
  });
});

describe('a revocation', () => {
  it('before the entry denies it', async () => {
    const given = await visit(edge, doors.lobby);
    await rule(given);
    expect(await present({ code: given.digits, attemptId: 'ruled' })).toMatchObject(denied);
    expect(await attempt('ruled')).toMatchObject({ because: 'revoked' });
  });

  it('between the claim and the grant denies it, and leaves the killing of the code to itself', async () => {
    const given = await visit(edge, doors.lobby);
    const { claim } = edge.entries;
    edge.entries.claim = async (code, claimed) => {
      const outcome = await claim(code, claimed);
      await rule(given);
      return outcome;
    };
    expect(await present({ code: given.digits, attemptId: 'between' })).toMatchObject(denied);
    edge.entries.claim = claim;
    expect(await codeOf(given)).toMatchObject({ state: 'live' });
    expect(await attempt('between')).toMatchObject({ state: 'denied', because: 'revoked' });
    expect(await present({ code: given.digits })).toMatchObject(denied);
  });

  it('that kills the claimed code itself denies the entry', async () => {
    const given = await visit(edge, doors.lobby);
    const { read } = edge.rules;
    edge.rules.read = async (ids) => {
      const found = await read(ids);
      await edge.grants.moveCode(given.door.id, given.code.id, { from: ['live', 'claimed'], to: 'revoked' });
      return found;
    };
    expect(await present({ code: given.digits, attemptId: 'killed' })).toMatchObject(denied);
    edge.rules.read = read;
    expect(await attempt('killed')).toMatchObject({ state: 'denied', because: 'revoked' });
    expect(await codeOf(given)).toMatchObject({ state: 'revoked' });
  });

  it('made while the people were asked about, which took its time, is noticed', async () => {
    const given = await visit(edge, doors.lobby);
    const { factsOf } = edge.directory;
    edge.directory.factsOf = async (...asked) => {
      wait(1_001);
      await rule(given);
      return factsOf(...asked);
    };
    expect(await present({ code: given.digits, attemptId: 'slow' })).toMatchObject(denied);
    edge.directory.factsOf = factsOf;
    expect(await attempt('slow')).toMatchObject({ state: 'denied', because: 'revoked' });
  });
});

describe('trouble', () => {
  it('before the claim denies and leaves the code alive', async () => {
    const given = await visit(edge, doors.lobby);
    const { read } = edge.rules;
    edge.rules.read = () => Promise.reject(new LatchError('records-unavailable', 'x'));
    expect(await present({ code: given.digits, attemptId: 'down' })).toMatchObject(denied);
    edge.rules.read = read;
    expect(await attempt('down')).toMatchObject({ because: 'rules-unavailable' });
    expect(await codeOf(given)).toMatchObject({ state: 'live' });
  });

  it('after the claim is told as undecided, and never opens', async () => {
    const given = await visit(edge, doors.lobby);
    const { settle } = edge.entries;
    edge.entries.settle = () => Promise.reject(new LatchError('records-unavailable', 'x'));
    expect(await present({ code: given.digits, attemptId: 'cut' })).toMatchObject({ status: 503, body: { code: 'attempt-undecided' } });
    edge.entries.settle = settle;
    expect(await present({ code: given.digits, attemptId: 'cut' })).toMatchObject({ status: 503 });
    expect(await present({ code: given.digits })).toMatchObject(denied);
    expect(await codeOf(given)).toMatchObject({ state: 'claimed' });
  });
});

describe('a terminal', () => {
  const body = { attemptId: 'x', code: '000000000' };
  it('proves itself', async () => {
    expect(await terminal('POST', '/api/doors/lobby/entries', body)).toMatchObject({ status: 401, body: { code: 'assertion-missing' } });
    expect(await terminal('POST', '/api/doors/lobby/entries', body, { assertion: 'burglar' })).toMatchObject({
      status: 401,
      body: { code: 'assertion-invalid' },
    });
    expect(await as('alice')('POST', '/api/doors/lobby/entries', body)).toMatchObject({ status: 401 });
    expect(await attempt('x')).toBeUndefined();
  });

  it('stands at a door', async () => {
    expect(await terminal('POST', '/api/doors/nowhere/entries', body, { assertion: 'lobby-t1' })).toMatchObject({ status: 404 });
  });

  it.each([
    ['no attempt', { code: '1' }, 'attemptId'],
    ['an attempt with a quote', { attemptId: "a'", code: '1' }, 'attemptId'],
    ['a reader with a slash', { attemptId: 'a', code: '1', readerId: 'a/b' }, 'readerId'],
    ['a number for a code', { attemptId: 'a', code: 384175920 }, 'code'],
    ['a grant', { attemptId: 'a', code: '1', grantId: 'x' }, 'grantId'],
  ])('with %s is told which field', async (_what, wrong, field) => {
    const reply = await terminal('POST', '/api/doors/lobby/entries', wrong, { assertion: 'lobby-t1' });
    expect(reply).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  });
});
