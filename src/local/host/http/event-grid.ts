import { findFunction } from '../app/registry.js';
import type { Host } from '../host.js';
import { runFunction } from '../triggers/run-function.js';
import { carriesKey } from './keys.js';
import { empty, type HostRequest, json, type Reply } from './reply.js';

type Event = Record<string, unknown>;

/**
 * The Event Grid extension's webhook, `/runtime/webhooks/eventgrid?functionName=`: the validation handshakes of both schemas
 * (Event Grid's SubscriptionValidation event; CloudEvents' OPTIONS with WebHook-Request-Origin) and delivery, one run per event.
 * A failing run answers 500, so that Event Grid delivers again.
 */
export async function eventGridWebhook(host: Host, request: HostRequest): Promise<Reply> {
  if (!carriesKey(request, host.keys.system, host.keys.master)) return empty(401);
  const name = request.url.searchParams.get('functionName') ?? '';
  const info = findFunction('eventGridTrigger', name);
  if (!info) return { status: 404, body: `cannot find function: '${name}'` };
  if (request.method === 'OPTIONS') return agree(request);
  const events = readEvents((await request.body()).toString('utf8'));
  if (!events) return json(400, { Message: 'The body is not an event or an array of events.' });
  switch (String(request.headers['aeg-event-type'] ?? 'Notification').toLowerCase()) {
    case 'subscriptionvalidation':
      return validate(events);
    case 'unsubscribe':
      return empty(202);
    default: {
      const runs = events.map((event) =>
        runFunction({ ...host, durable: host.engine.durable }, info, asJson(event), { data: asJson(event['data']) }),
      );
      return empty((await Promise.all(runs)).every(Boolean) ? 202 : 500);
    }
  }
}

function agree(request: HostRequest): Reply {
  const origin = request.headers['webhook-request-origin'];
  if (typeof origin !== 'string') return empty(400);
  return { status: 200, headers: { 'webhook-allowed-origin': origin, 'webhook-allowed-rate': '*' } };
}

function validate([event]: Event[]): Reply {
  const code = (event?.['data'] as { validationCode?: string } | undefined)?.validationCode;
  return code ? json(200, { validationResponse: code }) : json(400, { Message: 'The validation event has no validationCode.' });
}

function readEvents(body: string): Event[] | undefined {
  try {
    const value = JSON.parse(body) as unknown;
    const events = Array.isArray(value) ? (value as unknown[]) : [value];
    return events.every((event) => typeof event === 'object' && event !== null) ? (events as Event[]) : undefined;
  } catch {
    return undefined;
  }
}

function asJson(value: unknown) {
  return { json: JSON.stringify(value ?? null) };
}
