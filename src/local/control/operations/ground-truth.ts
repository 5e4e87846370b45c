import { z } from 'zod';
import type { Call, Operation } from '../../cloud/kernel/serve.js';
import type { Stage } from '../stage.js';
import { ok, problem, withBody } from './reply.js';

const Instant = z.iso.datetime({ offset: true });
const services = [
  'entra',
  'graph',
  'cosmos',
  'iot-hub',
  'communication',
  'teams',
  'event-grid',
  'monitor',
  'key-vault',
  'push',
  'webhooks',
  'storage',
] as const;
const Fault = z.strictObject({
  service: z.enum(services),
  match: z
    .strictObject({
      method: z.string().exactOptional(),
      path: z.string().exactOptional(),
      nth: z.int().min(1).exactOptional(),
      every: z.int().min(1).exactOptional(),
    })
    .default({}),
  do: z.strictObject({
    status: z.int().min(100).max(599).exactOptional(),
    headers: z.record(z.string(), z.string()).exactOptional(),
    delayMs: z.int().min(0).max(600_000).exactOptional(),
    reset: z.boolean().exactOptional(),
    dropResponseAfterEffect: z.boolean().exactOptional(),
    duplicate: z.boolean().exactOptional(),
    staleReads: z.boolean().exactOptional(),
    kill: z.boolean().exactOptional(),
  }),
});

/** `?since=`, read; undefined when it is no instant. */
function since(call: Call): { ok: true; at?: Date } | { ok: false } {
  const text = call.query.get('since');
  if (text === null) return { ok: true };
  const at = Instant.safeParse(text);
  return at.success ? { ok: true, at: new Date(at.data) } : { ok: false };
}

const badSince = () => problem(400, 'invalid-since', '`since` is an ISO 8601 instant.');

/** What really happened, what was really sent, and what should go wrong next. */
export function groundTruthOperations(stage: Stage): Operation[] {
  return [
    {
      name: 'read the outbox',
      method: 'GET',
      path: '/local/outbox',
      handle: (call) => {
        const from = since(call);
        const to = call.query.get('to');
        return from.ok ? ok(stage.outbox({ ...(to !== null && { to }), ...(from.at && { since: from.at }) })) : badSince();
      },
    },
    {
      name: 'name a webhook',
      method: 'GET',
      path: '/local/webhooks/:name',
      handle: (call) => ok({ url: stage.hookOf(call.params['name'] ?? '') }),
    },
    {
      name: 'read the ledger',
      method: 'GET',
      path: '/local/ledger',
      handle: (call) => {
        const from = since(call);
        return from.ok ? ok(stage.ledger.since(from.at)) : badSince();
      },
    },
    { name: 'list faults', method: 'GET', path: '/local/faults', handle: () => ok(stage.faults.list()) },
    {
      name: 'add a fault',
      method: 'POST',
      path: '/local/faults',
      handle: (call) => withBody(call, Fault, (fault) => ({ status: 201, body: stage.faults.add(fault) })),
    },
    {
      name: 'remove all faults',
      method: 'DELETE',
      path: '/local/faults',
      handle: () => {
        stage.faults.remove();
        return { status: 204 };
      },
    },
    {
      name: 'remove a fault',
      method: 'DELETE',
      path: '/local/faults/:id',
      handle: (call) => {
        stage.faults.remove(call.params['id']);
        return { status: 204 };
      },
    },
  ];
}
