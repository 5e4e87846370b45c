import type { World } from '../cloud/kernel/world.js';
import type { HostLink } from '../control/host-link.js';

/** Delivers events to functions of the app as Event Grid does: with the host's key, one call an event, `false` where it must come again. */
export function eventGrid({ faults, ledger }: Pick<World, 'faults' | 'ledger'>, host: HostLink) {
  return async (functionName: string, events: readonly object[]): Promise<boolean> => {
    const path = `/runtime/webhooks/eventgrid?functionName=${functionName}`;
    const fault = faults.strike('event-grid', 'POST', path) ?? {};
    if (fault.reset || fault.status !== undefined) return false;
    const post = async () => {
      const key = await host.systemKey();
      const headers = { 'content-type': 'application/json', 'aeg-event-type': 'Notification', 'x-functions-key': key ?? '' };
      return fetch(`${host.api()}${path}`, { method: 'POST', headers, body: JSON.stringify(events) });
    };
    if (fault.duplicate) await post();
    const { status } = await post();
    ledger.write({ kind: 'call', service: 'event-grid', method: 'POST', path, status });
    return status < 300;
  };
}
