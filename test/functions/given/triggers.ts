import { registerTriggers } from '../../../src/functions/register-functions.js';
import { injectCoreApi } from '../../../src/local/host/app/core-api.js';
import { invoke } from '../../../src/local/host/app/invoke.js';
import { registeredFunctions } from '../../../src/local/host/app/registry.js';
import type { Edge } from './edge.js';

/** One message of a device as the event stream carries it. */
export type Event = { body: unknown; system: Record<string, string>; properties?: Record<string, string> };

/** The triggers over these ports, as the real library registers and runs them: here and by no host. */
export function openTriggers(edge: Edge) {
  injectCoreApi(import.meta.url);
  const others = new Set(registeredFunctions.keys());
  registerTriggers({
    ...edge,
    publicUrl: 'https://latch.example',
    source: { connection: 'COSMOS', database: 'latch' },
    stream: { connection: 'EVENTS', eventHub: 'hub' },
  });
  const mine = new Map([...registeredFunctions].filter(([name]) => !others.has(name)));
  for (const name of mine.keys()) registeredFunctions.delete(name);
  const run = async (name: string, trigger: unknown, metadata: Record<string, unknown> = {}, retryCount = 0) => {
    const info = mine.get(name.toLowerCase());
    if (!info) throw new Error(`${name} is not registered`);
    const triggerMetadata = Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, { json: JSON.stringify(value) }]));
    const retryContext = { retryCount, maxRetryCount: -1 };
    await invoke({ info, trigger: trigger as Parameters<typeof invoke>[0]['trigger'], triggerMetadata, retryContext }, () => {});
  };
  const happenedAgain = (retryCount: number, ...events: Event[]) =>
    run(
      'lockEvents',
      { collectionString: { string: events.map(({ body }) => JSON.stringify(body)) } },
      {
        SystemPropertiesArray: events.map(({ system }) => system),
        PropertiesArray: events.map(({ properties = {} }) => properties),
      },
      retryCount,
    );
  return {
    changed: (name: string, ...documents: unknown[]) => run(name, { string: JSON.stringify(documents) }),
    happened: (...events: Event[]) => happenedAgain(0, ...events),
    /** The host tries a batch that failed again, for the so-manieth time. */
    happenedAgain,
    reported: (event: unknown) => run('deliveryReports', { json: JSON.stringify(event) }),
    due: (name: string) => run(name, { json: JSON.stringify({ IsPastDue: false }) }),
  };
}
