import { randomUUID } from 'node:crypto';
import { findFunction } from '../app/registry.js';
import { findInstance, type Instance, isFinished, type RuntimeStatus } from '../store/instances.js';
import { deliver } from '../store/queues.js';
import { terminate } from './control.js';
import { createInstance } from './create-instance.js';
import type { Durable } from './durable.js';
import { type EntityMessage, entityIdOf, sendToEntity } from './entity-message.js';
import { eventType, type HistoryEvent } from './history-event.js';

export type StartResult = { kind: 'started'; id: string } | { kind: 'unknown-orchestrator' } | { kind: 'exists'; status: RuntimeStatus };
export type SendResult =
  | { kind: 'sent' }
  | { kind: 'not-found' }
  | { kind: 'finished'; status: RuntimeStatus }
  | { kind: 'refused'; because: string };

/** Starts an instance; `input` is JSON text. A finished instance of the same id is replaced; a live one is in the way. Settles when it is on disk. */
export async function startInstance(
  durable: Durable,
  name: string,
  options: { id?: string | undefined; input?: string | undefined; version?: string | undefined },
): Promise<StartResult> {
  const info = findFunction('orchestrationTrigger', name);
  if (!info) return { kind: 'unknown-orchestrator' };
  const id = options.id ?? randomUUID().replaceAll('-', '');
  const existing = findInstance(durable.store, id);
  const isLive = existing !== undefined && !isFinished(existing.status);
  if (isLive && !durable.options.replacesLive) return { kind: 'exists', status: existing.status };
  const exec = randomUUID().replaceAll('-', '');
  const version = options.version ?? durable.options.defaultVersion;
  await durable.store.write(() => {
    if (isLive) terminate(durable, existing, 'A new instance took its place.');
    createInstance(durable, { id, name: info.name, version, exec, input: options.input });
  });
  return { kind: 'started', id };
}

/** Raises an external event; `input` is JSON text. Whether anybody waits for it doesn't matter: early events are kept. */
export async function raiseEvent(durable: Durable, id: string, name: string, input: string | undefined): Promise<SendResult> {
  return send(durable, id, { EventType: eventType.EventRaised, EventId: -1, Name: name, Input: input });
}

export async function terminateInstance(durable: Durable, id: string, reason: string | undefined): Promise<SendResult> {
  return send(durable, id, { EventType: eventType.ExecutionTerminated, EventId: -1, Input: reason });
}

export async function suspendInstance(durable: Durable, id: string, reason: string | undefined): Promise<SendResult> {
  return send(durable, id, { EventType: eventType.ExecutionSuspended, EventId: -1, Input: reason }, ({ status }) =>
    status === 'Suspended' ? `Cannot suspend the orchestration instance ${id} because instance is in the Suspended state.` : undefined,
  );
}

export async function resumeInstance(durable: Durable, id: string, reason: string | undefined): Promise<SendResult> {
  return send(durable, id, { EventType: eventType.ExecutionResumed, EventId: -1, Input: reason }, ({ status }) =>
    status === 'Suspended' ? undefined : `Cannot resume the orchestration instance ${id} because instance is in the ${status} state.`,
  );
}

async function send(
  durable: Durable,
  id: string,
  event: HistoryEvent,
  refusal: (instance: Instance) => string | undefined = () => undefined,
): Promise<SendResult> {
  const instance = findInstance(durable.store, id);
  if (!instance) return { kind: 'not-found' };
  if (isFinished(instance.status)) return { kind: 'finished', status: instance.status };
  const because = refusal(instance);
  if (because) return { kind: 'refused', because };
  await durable.store.write(() => {
    deliver(durable.store, id, { ...event, Timestamp: durable.clock.now().toISOString() }, null);
    durable.wake.turn(id);
  });
  return { kind: 'sent' };
}

/** Sends an operation nobody waits for; the entity comes into being by it. `input` is JSON text. */
export async function signalEntity(
  durable: Durable,
  entity: { name: string; key: string },
  op: string,
  input: string | undefined,
): Promise<boolean> {
  if (!findFunction('entityTrigger', entity.name)) return false;
  const message: EntityMessage = { kind: 'operation', id: randomUUID(), op, input, signal: true };
  await durable.store.write(() => sendToEntity(durable, entityIdOf(entity.name, entity.key), message));
  return true;
}

/** The entity's state as JSON text; `null` of one that exists without a state. */
export function readEntity(durable: Durable, entity: { name: string; key: string }): string | undefined {
  const row = durable.store.get<{ state: string | null }>('SELECT state FROM entities WHERE id = ?', entityIdOf(entity.name, entity.key));
  return row?.state === '' ? 'null' : (row?.state ?? undefined);
}

/** Starts the same orchestration again with the same input, under a new id unless told otherwise. */
export async function restartInstance(durable: Durable, id: string, withNewId: boolean): Promise<StartResult | { kind: 'not-found' }> {
  const instance = findInstance(durable.store, id);
  if (!instance) return { kind: 'not-found' };
  const input = instance.input ?? undefined;
  return startInstance(durable, instance.name, { input, version: instance.version, ...(!withNewId && { id }) });
}
