import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import {
  accessRequestFlow,
  brokenGlassFlow,
  lockdownFlow,
  newsFlow,
  RequestChanged,
  RevocationChanged,
  readinessFlow,
  revocationFlow,
  technicianVisitFlow,
  tidingsFlow,
  VisitChanged,
} from '../../orchestrations/events.js';
import { type DoorId, GrantId, type RequestId, type VisitId } from '../domain/ids.js';
import type { RevocationRecord } from '../domain/revocation-record.js';

/** `ended`: completed, failed or terminated. `missing`: never started, or purged. */
export type FlowState = 'running' | 'ended' | 'missing';

/** Orchestrations and entities as entrances see them. Starting what runs already and waking what is not there do nothing. */
export type Flows = {
  startRequest(id: RequestId): Promise<void>;
  /** Of a revocation or a lockdown, whose ids are of one kind. */
  startRevocation(revocation: Pick<RevocationRecord, 'revocationId' | 'mode'>): Promise<void>;
  wakeRevocation(revocationId: string): Promise<void>;
  revocationState(revocationId: string): Promise<FlowState>;
  /** Looks after the locks of a booked request until it opens. */
  startReadiness(id: RequestId, changes?: number): Promise<void>;
  /** Has everybody told that the glass was broken. */
  startBrokenGlass(id: RequestId): Promise<void>;
  /** Has written to people what a request owes them. */
  startTidings(id: RequestId, nth: number): Promise<void>;
  /** Has the requester told of the steps up to this one. */
  startNews(id: RequestId, upTo: number): Promise<void>;
  /** Carries a visit from its booking to its report. */
  startVisit(id: VisitId): Promise<void>;
  wakeVisit(id: VisitId): Promise<void>;
  visitState(id: VisitId): Promise<FlowState>;
  wake(id: RequestId): Promise<void>;
  stateOf(id: RequestId): Promise<FlowState>;
  /** Grants that hold a place at the door. */
  doorPlaces(id: DoorId): Promise<GrantId[]>;
  releaseDoor(id: DoorId, grantId: GrantId): Promise<void>;
};

/** The binding through which a function reaches Durable; every function that uses `durableFlows` lists it in `extraInputs`. */
export const durableClient = df.input.durableClient();

/** The orchestrations behind the Durable client of this invocation. Instance ids: the request's id, `revocation-<id>`, `readiness-<request id>` (with `-<n>` after the n-th change of its window), `news-<request id>-<step>`, `tidings-<request id>-<nth>`, `glass-<request id>`, `visit-<id>`. */
export function durableFlows(context: InvocationContext): Flows {
  const client = df.getClient(context);
  const start = (name: string, instanceId: string, input: unknown) =>
    unless(/already exists/i, client.startNew(name, { instanceId, input }).then(ignore));
  return {
    startRequest: (requestId) => start(accessRequestFlow.name, requestId, { requestId }),
    startRevocation: ({ revocationId, mode }) =>
      start(mode === 'lockdown' ? lockdownFlow.name : revocationFlow.name, `revocation-${revocationId}`, { revocationId }),
    revocationState: (id) => client.getStatus(`revocation-${id}`).then(({ runtimeStatus }) => flowState(runtimeStatus), missing),
    startReadiness: (requestId, changes = 0) =>
      start(readinessFlow.name, `readiness-${requestId}${changes > 0 ? `-${changes}` : ''}`, { requestId, changes }),
    startBrokenGlass: (requestId) => start(brokenGlassFlow.name, `glass-${requestId}`, { requestId }),
    startTidings: (requestId, nth) => start(tidingsFlow.name, `tidings-${requestId}-${nth}`, { requestId, nth }),
    startNews: (requestId, upTo) => start(newsFlow.name, `news-${requestId}-${upTo}`, { requestId, upTo }),
    startVisit: (visitId) => start(technicianVisitFlow.name, `visit-${visitId}`, { visitId }),
    wakeVisit: (id) => unless(/no instance|404/i, client.raiseEvent(`visit-${id}`, VisitChanged.name, {})),
    visitState: (id) => client.getStatus(`visit-${id}`).then(({ runtimeStatus }) => flowState(runtimeStatus), missing),
    wakeRevocation: (revocationId) =>
      unless(/no instance|404/i, client.raiseEvent(`revocation-${revocationId}`, RevocationChanged.name, {})),
    wake: (id) => unless(/no instance|404/i, client.raiseEvent(id, RequestChanged.name, {})),
    stateOf: (id) => client.getStatus(id).then(({ runtimeStatus }) => flowState(runtimeStatus), missing),
    doorPlaces: (id) => client.readEntityState<Places>(new df.EntityId('door', id)).then(placesOf),
    releaseDoor: (id, grantId) => client.signalEntity(new df.EntityId('door', id), 'release', { grantId }),
  };
}

const ignore = () => {};

async function unless(expected: RegExp, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!expected.test(String(error))) throw error;
  }
}

/** The client throws for an unknown instance; only its message says that this is why. */
function missing(error: unknown): FlowState {
  if (/404|not find/i.test(String(error))) return 'missing';
  throw error;
}

const alive: readonly string[] = ['Running', 'Pending', 'ContinuedAsNew', 'Suspended'];
const flowState = (runtimeStatus: string): FlowState => (alive.includes(runtimeStatus) ? 'running' : 'ended');

type Places = { grants?: Record<string, unknown> };

const placesOf = ({ entityState }: { entityState?: Places }) =>
  Object.keys(entityState?.grants ?? {}).flatMap((id) => GrantId.safeParse(id).data ?? []);
