import { describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import { VisitId } from '../../src/domain/ids.js';
import { cancel, noteCheck } from '../../src/domain/request.js';
import { newRevocation, noteCovered } from '../../src/domain/revocation.js';
import { noteTold, owe } from '../../src/domain/tidings.js';
import { cancelVisit, closeVisit, newVisit } from '../../src/domain/visit.js';
import { aHold } from '../support/a-hold.js';
import { doors, people } from '../support/site.js';
import { edgePorts } from './given/edge.js';
import { openTriggers } from './given/triggers.js';
import { askedFor, visit } from './given/visit.js';

const edge = edgePorts();
const { changed } = openTriggers(edge);
const at = edge.clock.now().toISOString();
const woken = (id: string) => edge.flowsSeen.woken.filter((each) => each === id).length;
const kinds = async (request: string) => (await edge.audit.list({ request })).records.map(({ kind }) => kind);

describe('a changed request', () => {
  it('wakes its orchestration when people moved last', async () => {
    const asked = await askedFor(edge, doors.lobby);
    await changed('followRequests', cancel(asked, asked.requesterId, at));
    expect(woken(asked.id)).toBe(1);
  });

  it('lets it sleep when the orchestration moved itself, or has ended', async () => {
    const asked = await askedFor(edge, doors.lobby);
    const checked = noteCheck(asked, { name: 'identity', outcome: 'passed', reasons: [], policyVersion: '1', at });
    await changed('followRequests', checked, { ...asked, status: 'closed', outcome: 'cancelled' });
    expect(woken(asked.id)).toBe(0);
  });

  it('is audited line by line, each line once, however often it comes', async () => {
    const asked = await askedFor(edge, doors.lobby);
    const cancelled = cancel(asked, asked.requesterId, at);
    await changed('followRequests', asked);
    await changed('followRequests', cancelled, cancelled);
    await changed('followRequests', cancelled);
    expect(await kinds(asked.id)).toEqual(['request.asked', 'request.cancelled']);
  });

  it('costs one write a line, however often it comes', async () => {
    const asked = await askedFor(edge, doors.lobby);
    const { append } = edge.audit;
    const ids: string[] = [];
    edge.audit.append = (...entries) => {
      ids.push(...entries.map(({ recordId }) => recordId));
      return append(...entries);
    };
    for (const _ of Array(3)) await changed('followRequests', asked);
    edge.audit.append = append;
    expect(ids).toEqual([`request:${asked.id}:timeline:0`]);
  });

  it('that owes people a letter has it written, for as long as it does', async () => {
    const asked = await askedFor(edge, doors.lobby);
    const owing = owe(owe(asked, 'approved'), 'moved');
    await changed('followRequests', owing, noteTold(owing, 1), noteTold(noteTold(owing, 1), 2));
    expect(edge.flowsSeen.tidings).toEqual([`${asked.id} 2`, `${asked.id} 2`]);
  });

  it('beside one that cannot be read is still followed', async () => {
    const asked = await askedFor(edge, doors.lobby);
    await changed('followRequests', { id: 'x', status: 'odd' }, asked);
    expect(await kinds(asked.id)).toEqual(['request.asked']);
  });

  it('comes again while the audit is out of reach', async () => {
    const asked = await askedFor(edge, doors.lobby);
    const { append } = edge.audit;
    edge.audit.append = () => Promise.reject(new LatchError('records-unavailable', 'x'));
    await expect(changed('followRequests', asked)).rejects.toThrow('records-unavailable');
    edge.audit.append = append;
    await changed('followRequests', asked);
    expect(await kinds(asked.id)).toEqual(['request.asked']);
  });
});

describe('a changed attempt', () => {
  const attemptOf = async (state: 'claimed' | 'granted' | 'denied') => {
    const { record, code } = await visit(edge, doors.lobby);
    const attemptId = `${state}-${record.id}`;
    const attempt = {
      id: `a:${attemptId}`,
      kind: 'attempt',
      doorId: code.doorId,
      attemptId,
      readerId: 'r',
      judge: 'cloud',
      at,
      state,
      requestId: record.id,
    };
    return { record, attempt };
  };

  it('that is final is audited once; granted, it is an entry of its request', async () => {
    const { record, attempt } = await attemptOf('granted');
    await changed('followGrants', attempt, attempt);
    expect(await kinds(record.id)).toEqual(['attempt.granted']);
    expect(await edge.requests.read(record.id)).toMatchObject({ status: 'entered' });
    expect(woken(record.id)).toBeGreaterThan(0);
    const entered = (await edge.requests.read(record.id))?.timeline.filter(({ event }) => event === 'entered');
    expect(entered).toHaveLength(1);
  });

  it('that is not final, or denied, is no entry', async () => {
    const [claimed, denied] = [await attemptOf('claimed'), await attemptOf('denied')];
    await changed('followGrants', claimed.attempt, denied.attempt, { ...claimed.record, kind: 'grant' });
    expect(await kinds(claimed.record.id)).toEqual([]);
    expect(await kinds(denied.record.id)).toEqual(['attempt.denied']);
    expect(await edge.requests.read(denied.record.id)).toMatchObject({ status: 'delivered' });
  });
});

describe('a new rule', () => {
  const revocationId = '33333333-3333-4333-8333-333333333333';
  const target = { kind: 'site', id: 'BER1' } as const;
  const started = (id: string) => edge.flowsSeen.revocations.filter((each) => each === id).length;
  const ofTarget = async () => [...edge.audit.records.values()].filter(({ recordId }) => recordId.startsWith('rule:site:BER1:'));

  it('is audited once for each of its holds, whoever wrote it', async () => {
    const rule = { id: 'site:BER1', holds: [aHold({ revocationId }), aHold({ revocationId: '', createdBy: 'erin' })] };
    await changed('followRules', rule, rule);
    expect((await ofTarget()).map(({ kind, by }) => [kind, by])).toEqual([
      ['rule.created', 'x'],
      ['rule.created', 'erin'],
    ]);
  });

  it('whose record was never written gets it, under the same id, and is taken further', async () => {
    expect(await edge.rules.revocation(revocationId)).toMatchObject({ target, reason: 'x', cloud: { deniedAt: aHold().createdAt } });
    expect(started(revocationId)).toBe(1);
  });

  it('that was written by hand is a revocation like any other, once', async () => {
    const written = { id: `person:${people.tara.id.toUpperCase()}`, reason: 'stolen phone', _ts: 1_800_000_000 };
    await changed('followRules', written);
    await changed('followRules', written);
    const { revocations } = await edge.rules.listRevocations({});
    const [record, ...more] = revocations.filter(({ reason }) => reason === 'stolen phone');
    expect([record, more]).toMatchObject([{ target: { kind: 'person', id: people.tara.id }, createdBy: 'unknown' }, []]);
    expect(started(record?.revocationId ?? '')).toBe(1);
    expect(await edge.rules.read([`person:${people.tara.id}`])).toMatchObject([{ holds: [{ revocationId: record?.revocationId }] }]);
  });

  it('is none when only its revocation changed; that is audited step by step and started while it has not begun', async () => {
    const { record } = newRevocation({ revocationId: '44444444-4444-4444-8444-444444444444', target, reason: 'x', createdBy: 'dan', at });
    const covered = noteCovered(record, { count: 3 }, at);
    await changed('followRules', record, covered);
    await changed('followRules', covered);
    expect(started(record.revocationId)).toBe(1);
    expect(
      [...edge.audit.records.values()].filter(({ recordId }) => recordId.startsWith(`revocation:${record.revocationId}:`)),
    ).toMatchObject([{ kind: 'revocation.covered', by: 'system', detail: { what: '3 grants' } }]);
  });
});

describe('a changed visit', () => {
  it('is audited step by step, says who moved, and starts its orchestration', async () => {
    const { id, tenantId, window, bodyHash } = await askedFor(edge, doors.lobby);
    const booking = { tenantId, bookedBy: people.alice.id, hostId: people.bob.id, crew: [people.tara.id], purpose: 'new fans', bodyHash };
    const plan = {
      doors: [{ doorId: doors.lobby.id, window }],
      sites: [doors.lobby.site],
      window,
      timeZone: 'Europe/Berlin',
      askAt: at,
      flags: [],
    };
    const booked = newVisit(VisitId.parse(id), booking, { ...plan, clocks: { deliverAt: at }, mails: 1 }, at);
    const cancelled = cancelVisit(booked, people.bob.id, at, 'not needed');
    await changed('followVisits', booked);
    await changed('followVisits', cancelled, closeVisit(cancelled, 'cancelled', undefined, at));
    expect(edge.flowsSeen.visits).toContain(id);
    const records = [...edge.audit.records.values()].filter(({ recordId }) => recordId.startsWith(`visit:${id}`));
    expect(records).toMatchObject([
      { kind: 'visit.booked', by: people.alice.id, personId: people.bob.id, reason: 'new fans', detail: { people: [people.tara.id] } },
      { kind: 'visit.cancelled', by: people.bob.id, detail: { said: 'not needed' } },
      { kind: 'visit.closed', by: 'system' },
    ]);
  });
});
