import { isVirtual } from '../clock.js';
import type { Host } from '../host.js';
import { quarantined } from '../store/attempts.js';
import { carriesKey } from './keys.js';
import { empty, type HostRequest, json, type Reply } from './reply.js';

/** `/admin/host/…`: state, clock and idleness of the host. All but the state need the system or master key. */
export async function admin(host: Host | undefined, request: HostRequest, path: string[]): Promise<Reply> {
  const [area, resource] = path;
  if (area !== 'host' || !resource) return empty(404);
  if (resource === 'status') return json(200, { state: host ? 'Running' : 'Initializing' });
  if (!host) return empty(503);
  if (!carriesKey(request, host.keys.system, host.keys.master)) return empty(401);
  switch (`${request.method} ${resource}`) {
    case 'GET health':
      return health(host);
    case 'GET clock':
      return json(200, clockOf(host));
    case 'POST clock':
      return setClock(host, request);
    case 'POST idle':
      await host.idle();
      return json(200, { now: host.clock.now().toISOString() });
    default:
      return empty(404);
  }
}

function health(host: Host): Reply {
  const setAside = quarantined(host.store);
  return json(200, { state: setAside.length > 0 ? 'Degraded' : 'Healthy', quarantined: setAside });
}

function clockOf(host: Host) {
  const { durable, triggers } = host.nextDue();
  return {
    now: host.clock.now().toISOString(),
    nextDue: { durable: durable?.toISOString() ?? null, triggers: triggers?.toISOString() ?? null },
    idle: !host.engine.busy,
  };
}

async function setClock(host: Host, request: HostRequest): Promise<Reply> {
  if (!isVirtual(host.clock)) return json(409, { Message: 'The clock is the system clock; start with --clock virtual to set it.' });
  const to = readInstant((await request.body()).toString('utf8'));
  if (!to) return json(400, { Message: 'Expected {"setTo": "<ISO 8601 instant>"}.' });
  const firedTimers = await host.jumpTo(to);
  return json(200, { now: host.clock.now().toISOString(), firedTimers });
}

function readInstant(body: string): Date | undefined {
  try {
    const { setTo } = JSON.parse(body) as { setTo?: string };
    const instant = new Date(setTo ?? Number.NaN);
    return Number.isNaN(instant.getTime()) ? undefined : instant;
  } catch {
    return undefined;
  }
}
