import { join } from 'node:path';
import { type Attempt, courier } from '../cloud/kernel/courier.js';
import type { World } from '../cloud/kernel/world.js';
import type { HostLink } from '../control/host-link.js';
import type { Publication } from '../control/stage.js';

export type EventGrid = {
  /** Once; false where it must come again. */
  deliver(functionName: string, events: readonly object[]): Promise<boolean>;
  /** The first try's answer; what was not taken comes again. */
  publish(publication: Publication): Promise<Attempt>;
  idle(): Promise<void>;
  close(): Promise<void>;
};

/** Delivers events to functions of the app as Event Grid does: with the host's key, in one call what was published together, at least once and in any order. */
export function openEventGrid({ faults, ledger, dataDir }: Pick<World, 'faults' | 'ledger' | 'dataDir'>, host: HostLink): EventGrid {
  const send = async ({ functionName, body, key }: Publication): Promise<Attempt> => {
    const path = `/runtime/webhooks/eventgrid?functionName=${encodeURIComponent(functionName)}`;
    const fault = faults.strike('event-grid', 'POST', path) ?? {};
    if (fault.reset || fault.status !== undefined) return { status: 0, body: '' };
    const post = async () => {
      const headers = {
        'content-type': 'application/json',
        'aeg-event-type': 'Notification',
        'x-functions-key': key ?? (await host.systemKey()) ?? '',
      };
      return fetch(`${host.api()}${path}`, { method: 'POST', headers, body });
    };
    if (fault.duplicate) await post();
    const response = await post();
    ledger.write({ kind: 'call', service: 'event-grid', method: 'POST', path, status: response.status });
    return { status: response.status, body: await response.text() };
  };
  const publications = courier<Publication>(join(dataDir, 'event-grid', 'published.db'), send);
  return {
    async deliver(functionName, events) {
      const { status } = await send({ functionName, body: JSON.stringify(events) });
      return status >= 200 && status < 300;
    },
    publish: publications.send,
    idle: publications.idle,
    close: publications.close,
  };
}
