import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Call } from '../kernel/serve.js';
import { serve } from '../kernel/serve.js';
import type { Service, World } from '../kernel/world.js';
import { changesOf } from './announce.js';
import { appRoleOperations } from './app-roles.js';
import { batchOperation } from './batch.js';
import { deltaOperations } from './delta.js';
import type { ChangeOutcome, Directory } from './directory.js';
import { createDispatch } from './dispatch.js';
import { badRequest, graphError } from './errors.js';
import { evaluateOperations } from './evaluate.js';
import { groupOperations } from './groups.js';
import { managedDeviceOperations } from './managed-devices.js';
import { membershipOperations } from './memberships.js';
import { namedLocationOperations } from './named-locations.js';
import type { PersonChange } from './person-change.js';
import { registrationOperations } from './registration-details.js';
import { riskOperations } from './risk.js';
import { type LifecycleEvent, subscriptionsOf } from './subscriptions.js';
import { type Limit, livedTime, type TenantSize, throttle } from './throttle.js';
import { userOperations } from './users.js';

export type GraphOptions = {
  directory: Directory;
  /** With the limits the real service keeps for a tenant of that size; without it there are none. */
  tenantSize?: TenantSize;
  /** Milliseconds the limits count in; without it as callers have lived them. */
  monotonic?: () => number;
  port?: number;
  /** What notifications name as their tenant. */
  tenantId?: string;
};

export type Graph = Service & {
  directory: Directory;
  /** Changes a person by seed id or object id. */
  changePerson(id: string, change: PersonChange): ChangeOutcome;
  /** As `changePerson`, and tells the subscribers; resolves when each has answered or failed once. */
  changeAndTell(id: string, change: PersonChange): Promise<ChangeOutcome>;
  /** Tells every subscriber about its own subscription; resolves when each has answered or failed once. */
  tellLifecycle(event: LifecycleEvent): Promise<void>;
  /** Resolves when no notice is on its way at this moment. */
  idle(): Promise<void>;
};

/** The local Microsoft Graph, v1.0, over the tenant's directory. */
export async function createGraph(world: World, { directory, ...options }: GraphOptions): Promise<Graph> {
  const limit: Limit = options.tenantSize ? throttle(options.tenantSize, options.monotonic ?? livedTime(world.clock)) : () => undefined;
  const subscriptions = subscriptionsOf(world);
  const operations = [
    ...deltaOperations(directory),
    ...userOperations(directory),
    ...membershipOperations(directory),
    ...groupOperations(directory),
    ...appRoleOperations(directory),
    ...riskOperations(directory),
    ...managedDeviceOperations(directory),
    ...registrationOperations(directory),
    ...namedLocationOperations(directory),
    ...evaluateOperations(directory),
    ...subscriptions.operations,
  ];
  const dispatch = createDispatch(operations);
  const performStep = async (call: Call): Promise<Answer> => (await struck(world, call)) ?? limit(call) ?? dispatch(call);
  const service = await serve(world, {
    name: 'graph',
    port: options.port ?? 0,
    operations: [batchOperation(performStep), ...operations],
    error: graphError,
    guard: async (call) => (await refusal(world, call)) ?? limit(call),
  });
  const changeAndTell: Graph['changeAndTell'] = async (id, change) => {
    const before = directory.people().find((person) => person.id === id || person.oid === id);
    const outcome = directory.change(id, change);
    if (before && outcome.ok) await subscriptions.notify(options.tenantId ?? '', changesOf(directory, before, outcome.person));
    return outcome;
  };
  const close = async () => {
    await subscriptions.close();
    await service.close();
  };
  const tellLifecycle: Graph['tellLifecycle'] = (event) => subscriptions.tellLifecycle(options.tenantId ?? '', event);
  return { ...service, close, idle: subscriptions.idle, tellLifecycle, directory, changePerson: directory.change, changeAndTell };
}

/** A fault asked for a path strikes it inside a batch too; there a connection cannot be reset, so the step is answered with 503. */
async function struck(world: World, { method, path }: Call): Promise<Answer | undefined> {
  const fault = world.faults.strike('graph', method, path);
  if (fault?.kill) world.killHost();
  if (fault?.delayMs) await delay(fault.delayMs);
  const status = fault?.reset || fault?.kill ? 503 : fault?.status;
  if (status === undefined) return undefined;
  return { ...graphError(status, 'Fault', `A fault was asked for: ${status}.`), headers: fault?.headers ?? {} };
}

async function refusal(world: World, { headers }: Call): Promise<Answer | undefined> {
  const [, token] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
  if (!(await world.verifyServiceToken(token, 'https://graph.microsoft.com'))) {
    return graphError(401, 'InvalidAuthenticationToken', token ? 'Access token validation failure.' : 'Access token is empty.');
  }
  return headers['accept-language'] === '*' ? badRequest('Invalid language specified.') : undefined;
}
