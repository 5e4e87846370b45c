import type { Carry, FailureDetails } from '../durable/history-event.js';
import type { Store } from './database.js';

export const runtimeStatuses = ['Pending', 'Running', 'Completed', 'ContinuedAsNew', 'Failed', 'Terminated', 'Suspended'] as const;
export type RuntimeStatus = (typeof runtimeStatuses)[number];

/** Who waits for a sub-orchestration, and what must come back with its outcome. */
export type Parent = { id: string; exec: string; task: number; name: string; carry?: Carry | undefined };

/** One orchestration instance. Instants in ms; `input`, `output`, `custom_status` are JSON text. */
export type Instance = {
  id: string;
  name: string;
  version: string;
  exec: string;
  status: RuntimeStatus;
  input: string | null;
  output: string | null;
  custom_status: string | null;
  failure: string | null;
  created: number;
  updated: number;
  next_id: number;
  turns: number;
  last_turn: number;
  locks: string | null;
  parent: string | null;
};

export type NewInstance = {
  id: string;
  name: string;
  version: string;
  exec: string;
  input: string | undefined;
  parent?: Parent | undefined;
};

export function isFinished(status: RuntimeStatus): boolean {
  return status === 'Completed' || status === 'Failed' || status === 'Terminated';
}

/** How the Durable Task Framework says that an id is taken. */
export function alreadyExists(status: RuntimeStatus): string {
  return `An Orchestration instance with the status ${status} already exists.`;
}

export function findInstance(store: Store, id: string): Instance | undefined {
  return store.get<Instance>('SELECT * FROM instances WHERE id = ?', id);
}

export function insertInstance(store: Store, instance: NewInstance, now: Date): void {
  store.run(
    `INSERT OR REPLACE INTO instances (id, name, version, exec, status, input, created, updated, parent) VALUES (?, ?, ?, ?, 'Pending', ?, ?, ?, ?)`,
    instance.id,
    instance.name,
    instance.version,
    instance.exec,
    instance.input ?? null,
    now.getTime(),
    now.getTime(),
    instance.parent ? JSON.stringify(instance.parent) : null,
  );
}

/** The state after a turn. */
export function saveTurn(store: Store, instance: Instance): void {
  store.run(
    'UPDATE instances SET exec = ?, status = ?, input = ?, custom_status = ?, created = ?, updated = ?, next_id = ?, turns = ?, last_turn = ?, locks = ? WHERE id = ?',
    instance.exec,
    instance.status,
    instance.input,
    instance.custom_status,
    instance.created,
    instance.updated,
    instance.next_id,
    instance.turns,
    instance.last_turn,
    instance.locks,
    instance.id,
  );
}

export type Ending = { status: RuntimeStatus; output: string | null; failure?: FailureDetails | undefined };

export function saveEnding(store: Store, id: string, ending: Ending, now: Date): void {
  store.run(
    'UPDATE instances SET status = ?, output = ?, failure = ?, updated = ?, locks = NULL WHERE id = ?',
    ending.status,
    ending.output,
    ending.failure ? JSON.stringify(ending.failure) : null,
    now.getTime(),
    id,
  );
}

/** A suspension or its end; Azure Storage shows the reason as the output for as long as there is no other. */
export function saveSuspension(store: Store, instance: Instance, status: RuntimeStatus, reason: string | null): void {
  store.run(
    'UPDATE instances SET status = ?, output = ?, updated = ?, turns = ? WHERE id = ?',
    status,
    reason,
    instance.updated,
    instance.turns,
    instance.id,
  );
}

export function parentOf(instance: Instance): Parent | undefined {
  return instance.parent ? (JSON.parse(instance.parent) as Parent) : undefined;
}
