import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { VisitId } from '../../src/domain/ids.js';
import { openApi } from '../functions/given/api.js';
import { edgePorts } from '../functions/given/edge.js';
import { runWorkflow, Workflow } from '../support/run-workflow.js';
import { people } from '../support/site.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const workflow = (file: string) => Workflow.parse(JSON.parse(readFileSync(file, 'utf8')));
const visits = workflow('docs/logic-app-visits.json');
const revoking = workflow('docs/logic-app-revoke.json');
const api = 'https://latch.example/api';
const at = (hours: number) => new Date(edge.clock.now().getTime() + hours * 3_600_000).toISOString();

let calls: string[] = [];
beforeEach(() => {
  calls = [];
});

/** A workflow runs as its application; what it calls is the real API. */
async function run(definition: Workflow, who: 'logicApp' | 'sentinel', trigger: object) {
  const reply = await runWorkflow(definition, {
    trigger,
    parameters: { latchApi: api, latchAudience: 'api://latch', hostId: people.alice.id },
    call: async (method, uri, body, headers) => {
      calls.push(`${method} ${uri.replace(api, '')}`);
      const key = headers['idempotency-key'];
      const { status, body: answer } = await as(who)(method, `/api${uri.replace(api, '')}`, body, key ? { key } : {});
      return { status, body: answer };
    },
  });
  if (!reply) throw new Error('no answer');
  return reply;
}
const event = (trigger: object) => run(visits, 'logicApp', trigger);

const meeting = (change: object = {}) => ({
  ...{ change: 'added', eventId: 'AAMk/4711 =', crew: [people.tara.id], doors: ['lobby'], start: at(30), end: at(31) },
  ...{ purpose: 'Replace the fan in rack 7', ticket: 'INC-4711', ...change },
});
const booked = async (id: unknown) => edge.visits.read(VisitId.parse(id));

describe('the workflow for a calendar', () => {
  it('books a visit when an event is added, once, with or without ticket, vendor and zone', async () => {
    const first = await event(meeting({ ticket: undefined }));
    expect(first).toMatchObject({ status: 202, body: { status: 'scheduled', window: { timeZone: 'Europe/Berlin' } } });
    const again = await event(meeting({ ticket: undefined }));
    expect(again.body).toEqual(first.body);
    const { id } = first.body as { id: string };
    expect(await booked(id)).toMatchObject({ hostId: people.alice.id, crew: [people.tara.id], changes: 0 });
    expect((await booked(id))?.ticket).toBeUndefined();
  });

  it('moves it when the event moves, and cancels it when the event is deleted', async () => {
    const { id } = (await event(meeting({ eventId: 'two' }))).body as { id: string };
    expect(await event(meeting({ eventId: 'two', change: 'updated', start: at(40), end: at(41) }))).toMatchObject({
      status: 202,
      body: { id },
    });
    expect(await booked(id)).toMatchObject({ changes: 1, window: { opensAt: at(40) } });
    expect(await event({ change: 'deleted', eventId: 'two' })).toEqual({ status: 200, body: { status: 'cancelled' } });
    expect(await booked(id)).toMatchObject({ cancelled: {} });
    expect(calls).toEqual(['POST /visits', 'POST /visits', 'GET /visits?externalId=two', `POST /visits/${id}/cancel`]);
  });

  it('cancels nothing of an event it never booked, nor of somebody else', async () => {
    const { id } = (
      await as('alice')('POST', '/api/visits', {
        ...{ crew: [people.tara.id], doors: ['lobby'], window: { start: at(30), end: at(31) }, purpose: 'x', externalId: 'three' },
      })
    ).body as { id: string };
    expect(await event({ change: 'deleted', eventId: 'three' })).toEqual({ status: 200, body: { status: 'cancelled' } });
    expect((await booked(id))?.cancelled).toBeUndefined();
  });

  it('says what is wrong with an event', async () => {
    expect(await event(meeting({ eventId: 'four', ticket: 'nonsense' }))).toMatchObject({ status: 400, body: { code: 'invalid-ticket' } });
    const skipped = { start: '2027-03-28T02:30', end: '2027-03-28T04:00' };
    expect(await event(meeting({ eventId: 'five', ...skipped }))).toMatchObject({
      status: 400,
      body: { code: 'nonexistent-local-time', offers: [expect.any(String), expect.any(String)] },
    });
  });
});

describe('the workflow for an incident', () => {
  const incident = (change: object = {}) => ({ incidentId: '/incidents/4711 ü', personId: people.bob.id, reason: 'Phished', ...change });

  it('revokes a person once, however often the incident is sent', async () => {
    const first = await run(revoking, 'sentinel', incident());
    expect(first).toMatchObject({ status: 202, body: { target: { kind: 'person', id: people.bob.id }, reason: 'Phished' } });
    const again = await run(revoking, 'sentinel', incident());
    expect((again.body as { id: string }).id).toBe((first.body as { id: string }).id);
    expect(await edge.rules.read([`person:${people.bob.id}`])).toMatchObject([{ holds: [{ reason: 'Phished' }] }]);
  });

  it('says why nothing was revoked', async () => {
    expect(await run(revoking, 'sentinel', incident({ incidentId: 'other', personId: 'nobody' }))).toMatchObject({ status: 404 });
    expect(await run(revoking, 'logicApp', incident({ incidentId: 'third' }))).toMatchObject({ status: 403 });
  });
});
