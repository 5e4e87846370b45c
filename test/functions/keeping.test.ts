import { describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../src/domain/audit/chain.js';
import { type Checkpoint, signingOf } from '../../src/domain/audit/checkpoint.js';
import { type AuditStore, verifyAudit } from '../../src/domain/audit/verify-audit.js';
import { closeRequest } from '../../src/domain/request.js';
import { closeVisit } from '../../src/domain/visit.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { openTriggers } from './given/triggers.js';
import { askedFor, visit } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const { changed, due } = openTriggers(edge);
const now = () => edge.clock.now();
const years = (count: number) => edge.clock.set(new Date(now().getTime() + count * 366 * 86_400_000));
const records = (): AuditRecord[] => [...edge.audit.records.values()];
const kinds = (kind: string) => records().filter((each) => each.kind === kind);
const holding = (target: object) => as('frank')('POST', '/api/holds', { target, reason: 'a court asks' });
const lift = async (holdId: unknown) => {
  await as('frank')('POST', `/api/holds/${holdId}/lift`);
  return as('erin')('POST', `/api/holds/${holdId}/lift/confirm`);
};
const store: AuditStore = {
  heads: () => edge.audit.heads(),
  async *records(chain) {
    yield await edge.audit.after(chain, '');
  },
};
const signed = (heads: Awaited<ReturnType<typeof edge.audit.heads>>): Checkpoint => ({
  ...{ n: 1, at: now().toISOString(), all: true },
  chains: Object.fromEntries(heads.map(({ chain, seq, hash }) => [chain, signingOf(seq, hash, [hash])])),
});
const over = (id: Parameters<typeof edge.requests.change>[0]) =>
  edge.requests.change(id, (record) => closeRequest(record, 'denied', 'full', now()));

/** Somebody has been at a door, and that is over: a request, a grant, a code. */
async function visited(who = people.tara) {
  const { record, code } = await visit(edge, doors.lobby, 0, who);
  await edge.grants.end(code.doorId, code.grantId);
  const closed = await over(record.id);
  await changed('followRequests', closed);
  return { record, code };
}

describe('a month of the audit that is kept no more', () => {
  it('goes as a whole while no hold stands, its end stays in the audit, and verification does not miss it', async () => {
    await visited();
    const before = (await edge.audit.heads()).filter(({ chain }) => !chain.startsWith('global:'));
    const { body } = await holding({ kind: 'request', id: 'some' });
    years(12);
    await visited();
    const retired = () => kinds('audit.chain-retired').map(({ detail }) => (detail as { chain: string }).chain);
    await due('keepRetention');
    expect(retired()).toEqual([]);
    await lift(body['holdId']);
    await due('keepRetention');
    expect(retired()).toEqual(expect.arrayContaining(before.map(({ chain }) => chain)));
    expect(kinds('audit.chain-retired').map(({ evidence }) => evidence?.[0])).toEqual(
      expect.arrayContaining(before.map(({ hash }) => hash)),
    );
    expect((await edge.audit.heads()).map(({ chain }) => chain)).not.toContain(before[0]?.chain);
    expect(await verifyAudit(store, [signed(before)])).toMatchObject({ ok: true });
  });

  it('that the audit says nothing of is missed', async () => {
    const [first] = (await edge.audit.heads()).filter(({ chain }) => !chain.startsWith('global:'));
    if (!first) throw new Error('no chain');
    const before = await edge.audit.heads();
    edge.audit.drop(first.chain);
    expect(await verifyAudit(store, [signed(before)])).toMatchObject({ ok: false, firstBad: { chain: first.chain } });
  });

  it('is not missed when the chain that said so has gone in its turn', async () => {
    const before = await edge.audit.heads();
    years(12);
    await visited();
    await due('keepRetention');
    years(12);
    await visited();
    await due('keepRetention');
    expect(await verifyAudit(store, [signed(before)])).toMatchObject({ ok: true });
  });
});

describe('what is kept no more', () => {
  it('is taken out by its kind, and the audit says how much of each', async () => {
    years(3);
    await due('keepRetention');
    const { record, code } = await visited();
    years(3);
    const { record: fresh } = await visited(people.alice);
    await due('keepRetention');
    expect(await edge.requests.read(record.id)).toBeUndefined();
    expect(await edge.requests.read(fresh.id)).toBeDefined();
    expect(edge.stores.codes.get(code.id)).toBeUndefined();
    expect(edge.stores.grants.get(code.grantId)).toBeUndefined();
    expect(kinds('retention.kept').slice(-1)).toMatchObject([{ detail: { removed: { requests: 1, entries: 2, names: 1 } } }]);
    expect(await edge.personKeys.find(people.tara.id)).toBeUndefined();
    expect(kinds('person.name-expired').slice(-1)).toMatchObject([{ personId: people.tara.id }]);
  });

  it('is kept for a person with something open, and as long as a hold stands', async () => {
    const waiting = await askedFor(edge, doors.lobby, { who: people.carol });
    await edge.personKeys.of(people.carol.id);
    const { record } = await visited();
    const { body } = await holding({ kind: 'person', id: people.tara.id });
    years(3);
    await due('keepRetention');
    expect(await edge.requests.read(record.id)).toBeDefined();
    expect(await edge.personKeys.find(people.tara.id)).toBeDefined();
    expect(await edge.personKeys.find(people.carol.id)).toBeDefined();
    expect((await lift(body['holdId'])).status).toBe(200);
    await over(waiting.id);
    await due('keepRetention');
    expect(await edge.requests.read(record.id)).toBeUndefined();
    expect(await edge.personKeys.find(people.tara.id)).toBeUndefined();
    expect(await edge.personKeys.find(people.carol.id)).toBeUndefined();
  });

  it.each([
    ['voted', people.olu.id],
    ['lent the right to', people.carol.id],
    ['broke the glass', people.eve.id],
  ])('is kept while a hold stands on somebody who %s', async (_how, id) => {
    const { record } = await visited();
    const at = record.askedAt;
    const votes = [{ approverId: people.olu.id, inPlaceOf: people.carol.id, decision: 'approve' as const, reason: '', at }];
    const glass = { voices: [{ personId: people.eve.id, as: 'person' as const, reason: '', at }] };
    await edge.requests.change(record.id, (before) => ({ ...before, approvals: { required: 1, votes }, glass }));
    const { body } = await holding({ kind: 'person', id });
    years(3);
    await due('keepRetention');
    expect(await edge.requests.read(record.id)).toBeDefined();
    await lift(body['holdId']);
    await due('keepRetention');
    expect(await edge.requests.read(record.id)).toBeUndefined();
  });

  it('may be a visit', async () => {
    const { id, tenantId, window } = await askedFor(edge, doors.lobby);
    const booked = {
      ...{ id: id as never, tenantId, window, timeZone: 'Europe/Berlin', purpose: 'x', doors: [{ doorId: doors.lobby.id, window }] },
      ...{ bookedBy: people.alice.id, hostId: people.bob.id, crew: [people.tara.id], bookedAt: window.opensAt, askAt: window.opensAt },
      ...{ changes: 0, changedBy: people.alice.id, requests: [], flags: [], mails: 1, deliverAt: window.opensAt, missed: [] },
      ...{ timeline: [], bodyHash: '' },
    };
    const { record } = await edge.visits.create(booked);
    years(3);
    await due('keepRetention');
    expect(await edge.visits.read(record.id)).toBeDefined();
    await edge.visits.change(record.id, (each) => closeVisit(each, 'done', undefined, now()));
    const { body } = await holding({ kind: 'door', id: doors.lobby.id });
    years(3);
    await due('keepRetention');
    expect(await edge.visits.read(record.id)).toBeDefined();
    await lift(body['holdId']);
    await due('keepRetention');
    expect(await edge.visits.read(record.id)).toBeUndefined();
  });
});
