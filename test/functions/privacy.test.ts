import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../src/domain/audit/audit-entry.js';
import { readChain } from '../../src/domain/audit/verify-chain.js';
import { LatchError } from '../../src/domain/errors.js';
import { closeRequest } from '../../src/domain/request.js';
import { learnDenial } from '../../src/domain/risk-habits.js';
import { scoreRisk } from '../../src/domain/risk-score.js';
import { calm } from '../domain/risk-given.js';
import { doors, people } from '../support/site.js';
import { type Body, openApi } from './given/api.js';
import { dan, edgePorts } from './given/edge.js';
import { openTriggers } from './given/triggers.js';
import { askedFor } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const { changed } = openTriggers(edge);
const now = () => edge.clock.now();
const card = { displayName: 'Tara Example', mail: 'tara@example.org', mobile: '+4915112345678' };
edge.directory.change(people.tara.id, card);

/** Somebody has asked for a door, and that is over. */
async function visited(who = people.tara) {
  const asked = await askedFor(edge, doors.lobby, { who });
  const signedIn = { ...asked, signIn: { contexts: ['c1'], clientAddress: '192.0.2.7' }, vendor: 'Nordwind' };
  const closed = await edge.requests.change(asked.id, () => closeRequest(signedIn, 'denied', 'full', now()));
  await changed('followRequests', closed);
  return asked;
}
const wait = (minutes: number) => edge.clock.set(new Date(now().getTime() + minutes * 60_000));
const list = async (query = '') => (await as('frank')('GET', `/api/audit?${query}`)).body;
const everything = () => JSON.stringify([[...edge.audit.records.values()]]);
const personal = [card.displayName, 'Tara', card.mail, card.mobile, '15112345678'];
const hits = (text: string) => personal.filter((word) => text.includes(word));
const erasure = (user: string, id: string = people.tara.id, reason = 'asked to be forgotten') =>
  as(user)('POST', `/api/people/${id}/erasure`, { reason });
const confirmed = (user: string, id: string = people.tara.id) => as(user)('POST', `/api/people/${id}/erasure/confirm`);
const chainIsGood = async () => {
  for (const { chain, seq, hash } of await edge.audit.heads()) {
    const reader = readChain(chain);
    for (const record of await edge.audit.after(chain, '')) reader.take(record);
    expect(reader.end({ seq, hash })).toBeUndefined();
  }
};

describe('the audit of a request', () => {
  it('says who the people were to auditors, and holds no name in the clear', async () => {
    const { id } = await visited();
    const { names, records } = await list(`request=${id}`);
    expect(names).toEqual({ [people.tara.id]: { name: card.displayName, mail: card.mail, phone: card.mobile } });
    expect((records as Body[]).filter(({ sealed }) => sealed !== undefined).map(({ kind }) => kind)).toEqual(['request.asked']);
    expect(hits(everything())).toEqual([]);
    expect(everything()).toContain('"reason":"x"');
  });

  it('has everybody else by the name the directory has for them now, as long as it answers', async () => {
    const { id } = await visited();
    await list(`request=${id}`); // a record that says who by id alone: this look
    const { names, namesNow } = await list(`person=${people.frank.id}`);
    expect([names, namesNow]).toEqual([{}, { [people.frank.id]: people.frank.displayName }]);
    expect((await list(`request=${id}`))['namesNow']).toEqual({});
    const { gather } = edge.directory;
    edge.directory.gather = () => Promise.reject(new LatchError('directory-unavailable', 'x'));
    expect(await list(`person=${people.frank.id}`)).not.toHaveProperty('namesNow');
    edge.directory.gather = gather;
  });

  it('is written without names while the directory is silent', async () => {
    const { gather } = edge.directory;
    wait(60);
    edge.directory.gather = () => Promise.reject(new LatchError('directory-unavailable', 'x'));
    const { id } = await visited();
    edge.directory.gather = gather;
    const asked = [...edge.audit.records.values()].filter((each) => each.requestId === id && each.kind === 'request.asked');
    expect(asked).toMatchObject([{ by: people.tara.id }]);
    expect(asked[0]).not.toHaveProperty('sealed');
  });
});

describe('everything that is kept about a person', () => {
  it('is given to themselves and to whoever answers such questions, and that is in the audit', async () => {
    const { id } = await visited();
    await edge.habits.learn(people.tara.id, (habits) => learnDenial(habits, id, now()));
    const path = `/api/people/${people.tara.id}/export`;
    for (const [user, status] of [
      ['tara', 200],
      ['erin', 200],
      ['frank', 200],
      ['alice', 404],
      ['dan', 404],
      ['nobody', 401],
    ] as const)
      expect((await as(user)('GET', path)).status).toBe(status);
    const { body } = await as('tara')('GET', path);
    expect(body).toMatchObject({
      names: { [people.tara.id]: { name: card.displayName } },
      complete: true,
      habits: { denials: [{ requestId: id }] },
    });
    expect((body['requests'] as Body[])[0]).toMatchObject({ signIn: { clientAddress: '192.0.2.7' } });
    expect((body['audit'] as Body[]).length).toBeGreaterThan(2);
    expect([...edge.audit.records.values()].filter(({ kind }) => kind === 'person.exported').length).toBe(4);
  });
});

describe('what others said about a person, or of themselves', () => {
  const [voice, findings, hook] = ['I suspect her of theft', 'she is to be watched', 'https://hooks.example/secret-path'];

  const score = scoreRisk(calm);

  /** Bob has asked for Tara, the glass was broken for it, and somebody looked at that. */
  async function brokenFor() {
    const asked = await askedFor(edge, doors.lobby, { who: people.bob });
    const at = asked.askedAt;
    const voices = [{ personId: dan.id, as: 'security' as const, reason: voice, at }];
    const told = await edge.requests.change(asked.id, (record) => ({
      ...record,
      ...{
        subjectId: people.tara.id,
        notify: { by: 'webhook' as const, url: hook },
        signIn: { contexts: [], clientAddress: '192.0.2.99' },
      },
      checks: [
        { name: 'risk' as const, outcome: 'passed' as const, reasons: ['new-place'], policyVersion: 'default-1', at, detail: score },
      ],
      approvals: { required: 1, votes: [{ approverId: people.carol.id, decision: 'approve' as const, reason: 'poor reason', at }] },
      glass: { voices, brokenAt: at, reviewed: { by: people.carol.id, at, findings } },
      timeline: [
        ...record.timeline,
        { at, event: 'glass-broken' as const, detail: `by ${dan.id}`, by: 'people' as const, who: dan.id },
        { at, event: 'glass-reviewed' as const, detail: `by ${people.carol.id}`, by: 'people' as const, who: people.carol.id },
      ],
    }));
    await changed('followRequests', told);
    await edge.requests.change(asked.id, (record) => closeRequest(record, 'denied', 'full', now()));
    return asked;
  }
  const exported = async (user: string, id: string) => (await as(user)('GET', `/api/people/${id}/export`)).body;
  const requestIn = (body: Body, id: string) => (body['requests'] as Body[]).find((each) => each['id'] === id);

  it('is not in their export: of votes, voices and a review only that there were some', async () => {
    const { id } = await brokenFor();
    for (const user of ['tara', 'erin']) {
      const body = await exported(user, people.tara.id);
      const told = [voice, findings, hook, 'poor reason', '192.0.2.99', '"inputs"'].filter((each) => JSON.stringify(body).includes(each));
      expect(told).toEqual([]);
      expect(requestIn(body, id)).toMatchObject({
        ...{ approvals: { votes: 1 }, checks: [{ name: 'risk', outcome: 'passed', reasons: ['new-place'] }] },
        glass: { brokenAt: expect.any(String), voices: 1, own: [], reviewedAt: expect.any(String) },
      });
    }
  });

  it('is in the export of who said it: how they signed in and were judged, and where they hear of their request', async () => {
    const { id } = await brokenFor();
    const body = await exported('bob', people.bob.id);
    expect(requestIn(body, id)).toMatchObject({
      notify: { url: hook },
      signIn: { clientAddress: '192.0.2.99' },
      checks: [{ detail: score }],
    });
    expect([voice, findings, 'poor reason'].filter((each) => JSON.stringify(body).includes(each))).toEqual([]);
    expect(JSON.stringify((await exported('dan', dan.id))['audit'])).toContain(voice);
  });
});

describe('a person is forgotten', () => {
  it('when two people want it: then the chains are as good as before, and nobody finds the name', async () => {
    const { id } = await visited();
    expect(await confirmed('frank')).toMatchObject({ status: 409, body: { code: 'not-asked' } });
    expect(await erasure('erin')).toMatchObject({ status: 202, body: { state: 'asked' } });
    expect(await erasure('erin')).toMatchObject({ status: 202, body: { state: 'asked' } });
    expect(await confirmed('erin')).toMatchObject({ status: 403, body: { code: 'missing-role' } });
    expect(await confirmed('erinAud')).toMatchObject({ status: 403, body: { code: 'same-person' } });
    expect(await confirmed('frank')).toMatchObject({ status: 200, body: { state: 'erased' } });
    const { names, namesNow } = await list(`request=${id}`);
    expect([names, namesNow]).toEqual([{}, {}]);
    expect(hits(everything())).toEqual([]);
    expect(await edge.habits.of(people.tara.id)).toBeUndefined();
    expect(await edge.requests.read(id)).not.toHaveProperty('signIn');
    expect(await edge.requests.read(id)).not.toHaveProperty('vendor');
    await chainIsGood();
    const [erased] = [...edge.audit.records.values()].filter(({ kind }) => kind === 'person.erased');
    expect(erased).toMatchObject({ personId: people.tara.id, reason: 'asked to be forgotten', detail: { askedBy: expect.any(String) } });
  });

  it('not while they have a request that is not over', async () => {
    const open = await askedFor(edge, doors.lobby, { who: people.alice });
    expect(await erasure('erin', people.alice.id)).toMatchObject({ status: 409, body: { code: 'still-active' } });
    await edge.requests.change(open.id, (record) => closeRequest(record, 'cancelled', undefined, now()));
    expect(await erasure('erin', people.alice.id)).toMatchObject({ status: 202 });
  });

  it('not a week after it was asked for: then it is asked anew', async () => {
    wait(8 * 24 * 60);
    expect(await confirmed('frank', people.alice.id)).toMatchObject({ status: 409, body: { code: 'not-asked' } });
  });

  it.each([
    ['somebody without the role', 'dan', 403],
    ['nobody', 'nobody', 401],
  ])('not by %s', async (_who, user, status) => {
    expect([(await erasure(user)).status, (await confirmed(user)).status]).toEqual([status, status]);
  });

  it('also when the directory does not have them any more', async () => {
    const gone = '33333333-3333-4333-8333-333333333333';
    expect((await erasure('erin', gone)).status).toBe(202);
    expect(await confirmed('frank', gone)).toMatchObject({ status: 200, body: { state: 'erased' } });
  });

  it('not under a name instead of an id', async () => {
    expect((await erasure('erin', 'tara')).status).toBe(404);
  });
});

describe('a legal hold', () => {
  const set = (target: object) => as('frank')('POST', '/api/holds', { target, reason: 'case 7' });

  const lift = (user: string, holdId: unknown) => as(user)('POST', `/api/holds/${holdId}/lift`);
  const confirmLift = (user: string, holdId: unknown) => as(user)('POST', `/api/holds/${holdId}/lift/confirm`);
  const stands = async () => expect(await erasure('erin', people.bob.id)).toMatchObject({ status: 409, body: { code: 'on-hold' } });

  it('keeps a person from being forgotten until an auditor wants it lifted and an administrator, another person, confirms', async () => {
    const reply = await set({ kind: 'person', id: people.bob.id });
    expect(reply).toMatchObject({ status: 201, body: { target: { id: people.bob.id } } });
    const { holdId } = reply.body;
    await stands();
    expect(await confirmLift('erin', holdId)).toMatchObject({ status: 409, body: { code: 'not-asked' } });
    expect(await lift('erinAud', holdId)).toMatchObject({ status: 202, body: { liftAsked: {} } });
    expect(await confirmLift('erin', holdId)).toMatchObject({ status: 403, body: { code: 'same-person' } });
    wait(8 * 24 * 60);
    expect(await confirmLift('erin', holdId)).toMatchObject({ status: 409, body: { code: 'not-asked' } });
    expect(await lift('frank', holdId)).toMatchObject({ status: 202, body: { liftAsked: { by: people.frank.id } } });
    expect(await lift('erinAud', holdId)).toMatchObject({ status: 202, body: { liftAsked: { by: people.frank.id } } });
    await stands();
    expect(await confirmLift('erin', holdId)).toMatchObject({ status: 200, body: { lifted: { by: expect.any(String) } } });
    expect(await confirmLift('erin', holdId)).toMatchObject({ status: 200, body: { lifted: { by: expect.any(String) } } });
    expect(await erasure('erin', people.bob.id)).toMatchObject({ status: 202 });
    expect((await as('frank')('GET', '/api/holds')).body).toMatchObject({ holds: [{ holdId, reason: 'case 7' }] });
    const kinds = [...edge.audit.records.values()].map(({ kind }: AuditEntry) => kind).filter((kind) => kind.startsWith('hold.'));
    expect(kinds).toEqual(['hold.set', 'hold.lift-asked', 'hold.lift-asked', 'hold.lifted']);
  });

  it('is set by auditors only, and shown to administrators too', async () => {
    for (const user of ['dan', 'alice']) expect((await as(user)('GET', '/api/holds')).status).toBe(403);
    expect((await as('erin')('GET', '/api/holds')).status).toBe(200);
    expect((await as('erin')('POST', '/api/holds', { target: { kind: 'all', id: 'all' }, reason: 'x' })).status).toBe(403);
    expect([(await lift('frank', 'nothing')).status, (await confirmLift('erin', 'nothing')).status]).toEqual([404, 404]);
  });
});
