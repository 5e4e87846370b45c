import { registerTriggers } from '../../../src/functions/register-functions.js';
import { injectCoreApi } from '../../../src/local/host/app/core-api.js';
import { invoke } from '../../../src/local/host/app/invoke.js';
import { findFunction } from '../../../src/local/host/app/registry.js';
import type { Edge } from './edge.js';

/** One message of a device as the event stream carries it. */
export type Event = { body: unknown; system: Record<string, string>; properties?: Record<string, string> };

/** The triggers over these ports, as the real library registers and runs them. Once a file. */
export function openTriggers(edge: Edge) {
  injectCoreApi(import.meta.url);
  registerTriggers({
    ...edge,
    publicUrl: 'https://latch.example',
    source: { connection: 'COSMOS', database: 'latch' },
    stream: { connection: 'EVENTS', eventHub: 'hub' },
  });
  const run = async (type: string, name: string, trigger: unknown, metadata: Record<string, unknown> = {}) => {
    const info = findFunction(type, name);
    if (!info) throw new Error(`${name} is not registered`);
    const triggerMetadata = Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, { json: JSON.stringify(value) }]));
    await invoke({ info, trigger: trigger as Parameters<typeof invoke>[0]['trigger'], triggerMetadata }, () => {});
  };
  return {
    changed: (name: string, ...documents: unknown[]) => run('cosmosDBTrigger', name, { string: JSON.stringify(documents) }),
    happened: (...events: Event[]) =>
      run(
        'eventHubTrigger',
        'lockEvents',
        { collectionString: { string: events.map(({ body }) => JSON.stringify(body)) } },
        {
          SystemPropertiesArray: events.map(({ system }) => system),
          PropertiesArray: events.map(({ properties = {} }) => properties),
        },
      ),
    reported: (event: unknown) => run('eventGridTrigger', 'deliveryReports', { json: JSON.stringify(event) }),
    due: (name: string) => run('timerTrigger', name, { json: JSON.stringify({ IsPastDue: false }) }),
  };
}
