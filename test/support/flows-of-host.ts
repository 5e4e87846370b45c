import { accessRequestFlow, lockdownFlow, RequestChanged, RevocationChanged, revocationFlow } from '../../orchestrations/events.js';
import type { FlowState, Flows } from '../../src/functions/flows.js';
import { raiseEvent, startInstance } from '../../src/local/host/durable/client.js';
import type { TestHost } from '../../src/local/host/test-host.js';

const over: readonly string[] = ['Completed', 'Failed', 'Terminated'];

/** Orchestrations as entrances see them, on a host of a test and without waiting for it. While it is down nothing can be started or woken. */
export function flowsOfHost(host: TestHost, isDown: () => boolean): Pick<Flows, keyof Flows> {
  const durable = () => {
    if (isDown()) throw new Error('the host is down');
    return host.running.host.engine.durable;
  };
  const start = async (name: string, id: string, input: object) =>
    void (await startInstance(durable(), name, { id, input: JSON.stringify(input) }));
  const raise = async (id: string, event: string) => void (await raiseEvent(durable(), id, event, '{}'));
  const stateOf = async (id: string): Promise<FlowState> => {
    durable();
    const status = host.status(id)?.runtimeStatus;
    return status === undefined ? 'missing' : over.includes(status) ? 'ended' : 'running';
  };
  return {
    startRequest: (requestId) => start(accessRequestFlow.name, requestId, { requestId }),
    startRevocation: ({ revocationId, mode }) =>
      start(mode === 'lockdown' ? lockdownFlow.name : revocationFlow.name, `revocation-${revocationId}`, { revocationId }),
    wakeRevocation: (id) => raise(`revocation-${id}`, RevocationChanged.name),
    revocationState: (id) => stateOf(`revocation-${id}`),
    wake: (id) => raise(id, RequestChanged.name),
    stateOf,
    ...{ startReadiness: ignore, startBrokenGlass: ignore, startNews: ignore, startTidings: ignore, startVisit: ignore, wakeVisit: ignore },
    visitState: async () => 'running',
    doorPlaces: async () => [],
    releaseDoor: ignore,
  };
}

const ignore = async () => undefined;
