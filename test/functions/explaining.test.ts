import { describe, expect, it } from 'vitest';
import { dammDigit } from '../../src/domain/damm.js';
import { noteDoor } from '../../src/domain/request.js';
import { doors } from '../support/site.js';
import { openEntrance } from './given/entrance.js';
import { askedFor, visit } from './given/visit.js';

const { edge, as, present, rule, wait } = await openEntrance();
const minute = 60_000;
const explain = async (id: string, user = 'frank') => (await as(user)('GET', `/api/explain/${id}`)).body;
const sentenceOf = async (id: string, user?: string) => String((await explain(id, user))['sentence']);
const wrong = `12345678${dammDigit('12345678')}`;

/** Berlin, an hour ahead of UTC in February. */
const shown = (at: Date | string) => {
  const berlin = new Date(new Date(at).getTime() + 60 * minute);
  return `${berlin.toISOString().slice(11, 16)} (UTC+01:00)`;
};

describe('an attempt is explained', () => {
  it('as too early, with how much', async () => {
    const { digits, code } = await visit(edge, doors.lobby, 30);
    wait(26 * minute + 40_000);
    await present({ code: digits, attemptId: 'early' });
    expect(await explain('early', 'alice')).toMatchObject({ attemptId: 'early', because: 'too-early', doorId: 'lobby' });
    expect(await sentenceOf('early', 'alice')).toContain(`${shown(code.notBefore)}, it came 3 min 20 s too early`);
  });

  it('as too late, to the millisecond where it is close', async () => {
    const { digits, code } = await visit(edge, doors.lobby);
    edge.clock.set(new Date(Date.parse(code.notAfter) + 250));
    await present({ code: digits, attemptId: 'late' });
    expect(await sentenceOf('late')).toContain(`${shown(code.notAfter)}, it came 0.250 s too late`);
  });

  it('as used, with when', async () => {
    const { digits } = await visit(edge, doors.lobby);
    const at = edge.clock.now();
    await present({ code: digits });
    wait(minute);
    await present({ code: digits, attemptId: 'again' });
    expect(await sentenceOf('again')).toContain(`had opened the door once, on`);
    expect(await sentenceOf('again')).toContain(shown(at));
  });

  it('as throttled, with until when', async () => {
    const { digits } = await visit(edge, doors.lobby);
    for (const _ of Array(5)) await present({ code: wrong, readerId: 'r9' });
    const until = new Date(edge.clock.now().getTime() + minute);
    wait(15_000);
    await present({ code: digits, readerId: 'r9', attemptId: 'blocked' });
    expect(await sentenceOf('blocked')).toContain(`reader r9 was blocked until`);
    expect(await sentenceOf('blocked')).toContain(`${shown(until)} (45 s more)`);
  });

  it('as revoked or cancelled, with when', async () => {
    const given = await visit(edge, doors.lobby);
    await rule(given);
    await present({ code: given.digits, attemptId: 'ruled' });
    expect(await sentenceOf('ruled')).toContain('a rule stood against it');
    const at = edge.clock.now().toISOString();
    await edge.requests.change(given.record.id, (record) => ({ ...record, revoked: { revocationId: 'r', by: 'dan', at } }));
    expect(await sentenceOf('ruled')).toContain(`the request was revoked on`);
  });

  it('as an offline lock, with when it was last heard', async () => {
    const { digits } = await visit(edge, doors.cage);
    await edge.grants.noteContact(doors.cage.id, new Date(edge.clock.now().getTime() - 12 * minute).toISOString());
    edge.locks.setOnline('cage-12', false);
    await present({ code: digits, door: doors.cage, attemptId: 'offline' });
    edge.locks.setOnline('cage-12', true);
    expect(await sentenceOf('offline')).toContain('gave no answer in time; it was last heard 12 min before');
  });

  it('as a clock nobody can trust, with the offset measured', async () => {
    const { digits } = await visit(edge, doors.cage);
    edge.locks.present = async () => ({ kind: 'answered', answer: { result: 'denied', because: 'clock-untrusted' } });
    const { readBack } = edge.locks;
    edge.locks.readBack = async (door) => {
      const report = await readBack(door);
      return report.kind === 'answered' ? { ...report, answer: { ...report.answer, offsetMs: 130_400 } } : report;
    };
    await present({ code: digits, door: doors.cage, attemptId: 'skewed' });
    expect(await sentenceOf('skewed')).toContain('corrected by 130.4 s');
  });

  it('without a measured clock where the lock keeps silent: whoever asks why does not wait for it', async () => {
    const { digits } = await visit(edge, doors.cage);
    edge.locks.present = async () => ({ kind: 'answered', answer: { result: 'denied', because: 'clock-untrusted' } });
    await present({ code: digits, door: doors.cage, attemptId: 'silent' });
    const { readBack } = edge.locks;
    await edge.grants.nextSequence(doors.cage.id);
    edge.locks.readBack = () => new Promise(() => {});
    const told = await sentenceOf('silent');
    edge.locks.readBack = readBack;
    expect(told).toContain('did not trust its clock');
    expect(told).not.toContain('corrected by');
  });

  it('as not synced yet, with since when it should be', async () => {
    const { digits, record } = await visit(edge, doors.lobby);
    const pending = { lock: 'pending', because: 'door-offline' } as const;
    await edge.requests.change(record.id, (before) => noteDoor(before, doors.lobby.id, pending, 'pending', edge.clock.now()));
    await present({ code: digits, attemptId: 'unsynced' });
    expect(await sentenceOf('unsynced')).toContain('had not acknowledged the code (pending, door-offline): not yet synced');
  });

  it('as nobody’s code, to overseers only', async () => {
    await present({ code: wrong, attemptId: 'guessed' });
    expect(await sentenceOf('guessed', 'dan')).toContain('no code of this door or its site, of any time, is what was typed');
    expect((await as('alice')('GET', '/api/explain/guessed')).status).toBe(404);
  });

  it('as a code of another door, to its holder too', async () => {
    const { digits } = await visit(edge, doors.server);
    await present({ code: digits, attemptId: 'astray' });
    expect(await explain('astray', 'alice')).toMatchObject({ because: 'wrong-door', doorId: 'lobby' });
    expect(await sentenceOf('astray', 'alice')).toContain('the code belongs to server-a, not to Door lobby (lobby).');
  });

  it('as granted and not opened, with what the lock said of the answer', async () => {
    const told = async (attemptId: string, said: { opened: boolean; because?: string; afterMs: number }) => {
      const { digits } = await visit(edge, doors.lobby);
      await present({ code: digits, attemptId });
      const at = new Date(edge.clock.now().getTime() + said.afterMs).toISOString();
      await edge.entries.noteLockSaid(doors.lobby.id, attemptId, {
        opened: said.opened,
        at,
        ...(said.because && { because: said.because }),
      });
      return sentenceOf(attemptId, 'alice');
    };
    expect(await told('opened', { opened: true, afterMs: 350 })).toMatch(/^Granted at Door lobby on .*; the lock opened 0\.350 s later\.$/);
    expect(await told('void', { opened: false, because: 'too-late', afterMs: 5_200 })).toContain(
      'but the lock did not open: the answer reached it too late, 3 s after it was void; the code is spent, a fresh one can be drawn. The lock',
    );
    expect(await told('skewed-lock', { opened: false, because: 'clock-untrusted', afterMs: 1 })).toContain('it did not trust its clock');
    expect(await told('empty-lock', { opened: false, because: 'not-armed', afterMs: 1 })).toContain(
      'it held no such grant, not yet synced',
    );
  });

  it('as granted, without a word of the lock', async () => {
    const { digits } = await visit(edge, doors.lobby);
    await present({ code: digits, attemptId: 'unheard' });
    expect(await sentenceOf('unheard', 'alice')).toContain('the lock has not said that it opened');
  });

  it('as granted', async () => {
    const { digits } = await visit(edge, doors.lobby);
    await present({ code: digits, attemptId: 'fine' });
    expect(await sentenceOf('fine', 'alice')).toMatch(/^Granted at Door lobby on /);
  });
});

describe('an explanation', () => {
  it('is for those whose request it is, for security (audited) and auditors', async () => {
    const { digits, record } = await visit(edge, doors.lobby);
    await present({ code: digits, attemptId: 'mine' });
    const status = async (user: string) => (await as(user)('GET', '/api/explain/mine')).status;
    expect([await status('alice'), await status('frank'), await status('dan'), await status('tara'), await status('eve')]).toEqual([
      200, 200, 200, 404, 403,
    ]);
    const readings = [...edge.audit.records.values()].filter(({ kind, requestId }) => kind === 'request.read' && requestId === record.id);
    expect(readings).toHaveLength(1);
  });

  it('never holds what was typed', async () => {
    const { digits } = await visit(edge, doors.lobby);
    for (const attemptId of ['one', 'two']) await present({ code: digits, attemptId });
    expect(`${JSON.stringify(await explain('one'))}${JSON.stringify(await explain('two'))}`).not.toContain(digits);
  });

  it('of a request says where it stands', async () => {
    const record = await askedFor(edge, doors.lobby);
    expect(await sentenceOf(record.id, 'alice')).toMatch(/^Identity and risk are being checked/);
    const given = await visit(edge, doors.lobby);
    expect(await sentenceOf(given.record.id, 'alice')).toContain('lobby: lock armed, code sent');
  });

  it('of a request tells the person, the guard and the engineer, and what to do', async () => {
    const record = await askedFor(edge, doors.lobby);
    expect(await explain(record.id, 'alice')).toMatchObject({
      because: 'being-checked',
      person: 'Your request is being checked.',
      guard: expect.any(String),
      engineer: expect.stringContaining('since'),
      next: expect.any(String),
    });
    edge.disabledFunctions = ['armLock'];
    expect(await explain(record.id, 'alice')).toMatchObject({ because: 'function-disabled', engineer: expect.stringContaining('armLock') });
    edge.disabledFunctions = [];
  });

  it('of a code that reached nobody shows the outbox and how to send another', async () => {
    const { record, code } = await visit(edge, doors.lobby);
    const failed = noteDoor(record, doors.lobby.id, { delivery: 'failed', because: '400' }, 'delivery-failed', edge.clock.now());
    await edge.requests.change(record.id, () => failed);
    await edge.deliveries.create({
      ...{
        id: '7f4df2a4-7a52-4a35-9d9e-0d6c7f3f4a77',
        requestId: record.id,
        doorId: doors.lobby.id,
        generation: code.generation,
        stage: 'due',
      },
      ...{ channel: 'sms', carries: 'code', to: record.subjectId, at: edge.clock.now().toISOString(), state: 'failed', because: '400' },
    });
    const told = await explain(record.id, 'alice');
    expect(told).toMatchObject({ because: 'not-delivered', deliveries: [{ channel: 'sms', state: 'failed', because: '400' }] });
    expect(told['retry']).toEqual({ method: 'POST', path: `/api/requests/${record.id}/resend` });
    expect(JSON.stringify(told)).not.toContain(record.subjectId);
  });

  it('of nothing is not found', async () => {
    for (const id of ['nothing', '00000000-0000-4000-8000-000000000000', 'a b']) {
      expect((await as('frank')('GET', `/api/explain/${encodeURIComponent(id)}`)).status).toBe(404);
    }
  });
});
