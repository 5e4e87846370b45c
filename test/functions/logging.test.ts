import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { grantIdOf } from '../../src/domain/code-terms.js';
import { newReceipt, noteConfirmed } from '../../src/domain/receipt.js';
import { keepErrorsQuiet } from '../../src/functions/quiet-errors.js';
import { registerHook } from '../../src/local/host/app/hooks.js';
import { doors } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { openTriggers } from './given/triggers.js';
import { askedFor } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const { changed } = openTriggers(edge);
keepErrorsQuiet();
const heard: string[] = [];
afterAll(registerHook('log', ({ message, category }) => void (category === 'user' && heard.push(String(message)))));
beforeEach(() => heard.splice(0));
const lines = () => heard.map((text) => JSON.parse(text) as Record<string, unknown>);
const trace = (id: unknown) => String(id).replaceAll('-', '');
const secret = '483910 for tara@example.org';

describe('a call', () => {
  it('leaves one line, with the trace of what it was about', async () => {
    const start = new Date(edge.clock.now().getTime() + 3_600_000).toISOString();
    const end = new Date(edge.clock.now().getTime() + 7_200_000).toISOString();
    const { body } = await as('alice')('POST', '/api/requests', { doorIds: ['lobby'], window: { start, end }, purpose: 'Replace the fan' });
    await as('alice')('GET', `/api/requests/${body['id']}`);
    await as('alice')('GET', '/api/requests');
    const answered = { message: 'answered', requestId: body['id'], traceId: trace(body['id']) };
    expect(lines()).toMatchObject([
      { ...answered, function: 'requestAccess', status: 202 },
      { ...answered, function: 'getRequest', status: 200 },
      { message: 'answered', function: 'listRequests', status: 200 },
    ]);
    expect(heard.join()).not.toContain('fan');
  });

  it('that is refused says why, under the operation the answer names', async () => {
    const { body } = await as('alice')('GET', `/api/requests/${doors.lobby.id}`);
    expect(lines()).toMatchObject([{ message: 'answered', status: 404, because: 'not-found', operationId: body['traceId'] }]);
  });

  it('that meets trouble says of what kind and where, and nothing of what it says', async () => {
    const { read } = edge.requests;
    edge.requests.read = () => Promise.reject(new TypeError(secret));
    const reply = await as('alice')('GET', '/api/requests/3f0c2a9e-5b7d-4c1e-8a2f-0123456789ab');
    edge.requests.read = read;
    expect(reply.status).toBe(500);
    expect(lines()).toMatchObject([
      { message: 'call failed', error: 'TypeError' },
      { message: 'answered', status: 500, because: 'unexpected' },
    ]);
    expect(heard.join()).not.toMatch(/483910|tara/);
  });
});

it('what a trigger throws reaches the host without its message', async () => {
  const asked = await askedFor(edge, doors.lobby);
  const { append } = edge.audit;
  edge.audit.append = () => Promise.reject(new TypeError(secret));
  const failure = changed('followRequests', asked);
  await expect(failure).rejects.toThrow(/^followRequests failed: TypeError$/);
  edge.audit.append = append;
  expect(lines()).toMatchObject([{ message: 'run failed', function: 'followRequests', error: 'TypeError' }]);
  expect(heard.join()).not.toMatch(/483910|tara/);
});

it('what the service is held to stands in the log, each measure once it is over, and how far the audit is behind', async () => {
  const asked = await askedFor(edge, doors.lobby);
  const at = (seconds: number) => new Date(Date.parse(asked.askedAt) + seconds * 1_000).toISOString();
  const step = (event: 'approved' | 'arming' | 'armed' | 'delivery-sent' | 'delivery-sealed', seconds: number) => ({
    ...{ at: at(seconds), event, detail: event, by: 'flow' as const, doorId: doors.lobby.id },
  });
  const clocks = { ...asked.clocks, deliverAt: asked.askedAt };
  const decision = { kind: 'approved' as const, at: at(2) };
  const timeline = [
    ...asked.timeline,
    step('approved', 2),
    step('arming', 10),
    step('armed', 11),
    step('delivery-sent', 14),
    step('delivery-sealed', 15),
  ];
  edge.clock.set(new Date(at(20)));
  await changed('followRequests', { ...asked, clocks, decision, timeline });
  const receipt = newReceipt(
    {
      revocationId: asked.id,
      doorId: doors.lobby.id,
      grants: [{ requestId: asked.id, grantId: grantIdOf(asked.id, doors.lobby.id), armed: true }],
    },
    at(20),
  );
  await changed('followReceipts', noteConfirmed(receipt, {}, at(21)));
  const measured = lines().filter(({ message }) => message === 'measured');
  expect(measured.map(({ measure, tookMs }) => [measure, tookMs])).toEqual([
    ['request-to-decision', 2_000],
    ['arm-acknowledgement', 1_000],
    ['decision-to-delivery', 12_000],
    ['decision-to-delivery', 13_000],
    ['audit-lag', 20_000],
    ['revoke-confirmation', 1_000],
    ['audit-lag', 0],
  ]);
  expect(measured[0]).toMatchObject({ traceId: trace(asked.id), function: 'followRequests' });
  await changed('followRequests', { ...asked, clocks, decision, timeline });
  expect(lines().filter(({ message }) => message === 'measured')).toHaveLength(7);
});
