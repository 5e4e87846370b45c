import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import { registerSecurityEvents } from '../../src/functions/security-events.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts, tenantId } from './given/edge.js';
import { visit } from './given/visit.js';
import { waitingFor } from './given/waiting.js';

const edge = edgePorts();
const { host } = await openApi(edge, () => registerSecurityEvents(edge));
const { alice, bob, tara } = people;

type Event = Record<string, unknown>;
const cloud = (type: string, data: unknown, id: string = randomUUID()): Event => ({
  ...{ specversion: '1.0', id, source: '/soc', type, time: '2027-02-03T07:59:00+00:00', data },
});
const classic = (type: string, data: unknown, id: string = randomUUID()): Event => ({
  ...{ id, topic: '/soc', subject: 'x', eventType: type, eventTime: '2027-02-03T07:59:00Z', dataVersion: '1', data },
});
const order = (kind: string, id: string) => ({ target: { kind, id } });
const ordered = 'Latch.Security.RevocationRequested';
const deliver = async (...events: Event[]) => {
  const path = `/runtime/webhooks/eventgrid?functionName=securityEvents&code=${host.systemKey}`;
  return (await host.fetch(path, { method: 'POST', headers: { 'aeg-event-type': 'Notification' }, body: JSON.stringify(events) })).status;
};
const change = (id: string, tenant = tenantId) => ({ tenantId: tenant, resource: `Users/${id}`, resourceData: { id } });
const revocations = async () => (await edge.rules.listRevocations({})).revocations;
const isOver = async ({ id }: { id: string }) => (await edge.requests.read(id as never))?.revoked?.by;

describe('an event of Event Grid', () => {
  it.each([
    ['CloudEvents', cloud],
    ['the schema of Event Grid', classic],
  ])('in %s that orders a revocation is one', async (_schema, event) => {
    const { record } = await visit(edge, doors.lobby);
    expect(await deliver(event(ordered, order('request', record.id)))).toBe(202);
    expect(await isOver(record)).toBe('system');
    expect(await edge.rules.read([`request:${record.id}`])).toMatchObject([{ holds: [{ reason: 'revocation-requested (/soc)' }] }]);
  });

  it('that an account changed has the directory asked about it, and about nobody else', async () => {
    const [hers, his] = [await waitingFor(edge, doors.lobby, 1), await waitingFor(edge, doors.lobby, 1, bob)];
    for (const { id } of [alice, bob]) edge.directory.change(id, { accountEnabled: false });
    expect(await deliver(cloud('Microsoft.Graph.UserUpdated', change(alice.id)))).toBe(202);
    for (const { id } of [alice, bob]) edge.directory.change(id, { accountEnabled: true });
    expect([await isOver(hers), await isOver(his)]).toEqual(['system', undefined]);
  });

  it.each<[string, Event]>([
    ['a group', cloud('Microsoft.Graph.GroupUpdated', change(randomUUID()))],
    ['somebody it does not name', cloud('Microsoft.Graph.UserUpdated', { changeType: 'updated' })],
  ])('about %s has everybody looked at', async (_what, event) => {
    const theirs = await waitingFor(edge, doors.lobby, 1, tara);
    edge.directory.change(tara.id, { accountEnabled: false });
    expect(await deliver(event)).toBe(202);
    edge.directory.change(tara.id, { accountEnabled: true });
    expect(await isOver(theirs)).toBe('system');
  });

  it.each<[string, Event]>([
    ['of another directory', cloud('Microsoft.Graph.UserDeleted', change(alice.id, randomUUID()))],
    ['about something else', cloud('Microsoft.Storage.BlobCreated', {})],
    ['that orders to revoke everything', cloud(ordered, order('all', 'all'))],
    ['that orders nothing', cloud(ordered, {})],
    ['without an id', { ...cloud(ordered, order('person', alice.id)), id: undefined }],
    ['that is none', {}],
  ])('%s is taken, and does nothing', async (_what, event) => {
    const before = [await revocations(), edge.signals.all().length];
    expect(await deliver(event)).toBe(202);
    expect([await revocations(), edge.signals.all().length]).toEqual(before);
  });

  it('that could not be kept comes again, with the others of its batch', async () => {
    const { create } = edge.signals;
    edge.signals.create = () => Promise.reject(new LatchError('records-unavailable', 'silent'));
    const { record } = await visit(edge, doors.lobby);
    const event = cloud(ordered, order('request', record.id));
    expect(await deliver(event)).toBe(500);
    edge.signals.create = create;
    expect(await deliver(event)).toBe(202);
    expect(await isOver(record)).toBe('system');
  });

  it('does the same in whatever order, batch and number it comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(5)), fc.integer({ min: 1, max: 4 }), async (picks, size) => {
        const targets: string[] = Array.from({ length: 6 }, () => randomUUID());
        const events = targets.map((id, index) => (index % 2 ? cloud : classic)(ordered, order('person', id)));
        const before = (await revocations()).length;
        const told = [...events, ...picks.take(8).map((index) => events[index] ?? {})].toSorted((one, other) =>
          String(one['id']).localeCompare(String(other['id'])),
        );
        for (let from = 0; from < told.length; from += size) expect(await deliver(...told.slice(from, from + size))).toBe(202);
        const made = (await revocations()).filter(({ target }) => targets.includes(target.id));
        expect(made.map(({ target }) => target.id).sort()).toEqual(targets.toSorted());
        expect((await revocations()).length).toBe(before + targets.length);
      }),
      { numRuns: 10 },
    );
  });
});
