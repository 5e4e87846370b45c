import { withinTimeout } from '../app/function-timeout.js';
import { invoke } from '../app/invoke.js';
import { findFunction } from '../app/registry.js';
import { deliver } from '../store/queues.js';
import type { Durable } from './durable.js';
import { admit } from './entity-admission.js';
import { type EntityMessage, entityIdOf, partsOf, sendToEntity } from './entity-message.js';
import { eventType } from './history-event.js';

/** What is kept of an entity that exists without a state, as one that only ever answered. */
const stateless = '';

type Operation = Extract<EntityMessage, { kind: 'operation' }>;
type EntityRow = { id: string; state: string | null; locked_by: string | null };
type Result = { isError: boolean; result?: string };
type Signal = { target: { name: string; key: string }; name: string; input: string; requestId?: string };
type EntityAnswer = { results: Result[]; signals: Signal[]; entityExists: boolean; entityState?: string };

/** Lets an entity work off what is due: one batch of operations is one invocation and one transaction. State set before an error is kept, as on Azure. */
export async function runEntity(durable: Durable, id: string): Promise<void> {
  const { store } = durable;
  const entity = store.get<EntityRow>('SELECT id, state, locked_by FROM entities WHERE id = ?', id);
  // A free one takes its messages in order; in a locked one those of the holder may be anywhere.
  const most = entity?.locked_by ? -1 : durable.options.maxEntityBatch + 1;
  const queue = store.all<{ n: number; message: string }>(
    'SELECT n, message FROM entity_inbox WHERE entity = ? ORDER BY n LIMIT ?',
    id,
    most,
  );
  if (queue.length === 0) return;
  const messages = queue.map(({ n, message }) => ({ n, message: JSON.parse(message) as EntityMessage }));
  const { batch, more } = admit(durable, id, entity?.locked_by ?? null, messages);
  if (batch.length > 0) await runBatch(durable, id, entity?.state ?? null, batch);
  if (more) durable.wake.entity(id);
}

async function runBatch(durable: Durable, id: string, state: string | null, batch: { n: number; message: Operation }[]): Promise<void> {
  const operations = batch.map(({ message }) => message);
  const answer = await operate(durable, id, state, operations);
  sayWhatFailed(durable, id, operations, answer);
  void durable.store.write(() => {
    for (const { n } of batch) durable.store.run('DELETE FROM entity_inbox WHERE n = ?', n);
    saveState(durable, id, answer);
    for (const [index, operation] of operations.entries()) reply(durable, operation, answer.results[index]);
    for (const signal of answer.signals) {
      const message: EntityMessage = {
        kind: 'operation',
        id: signal.requestId ?? '',
        op: signal.name,
        input: signal.input || undefined,
        signal: true,
      };
      sendToEntity(durable, entityIdOf(signal.target.name, signal.target.key), message);
    }
  });
}

/** The caller won't: of an error that an entity throws the SDK passes on no word. */
function sayWhatFailed(durable: Durable, id: string, operations: Operation[], { results }: EntityAnswer): void {
  for (const [index, { op }] of operations.entries()) {
    if (results[index]?.isError)
      durable.log(
        'error',
        partsOf(id).name,
        `${id}: operation '${op}' failed. Its caller reads no message, as on Azure: answer with a value.`,
      );
  }
}

async function operate(durable: Durable, id: string, state: string | null, operations: Operation[]): Promise<EntityAnswer> {
  const { name, key } = partsOf(id);
  const info = findFunction('entityTrigger', name);
  const unchanged = { signals: [], entityExists: state !== null, ...(state !== null && { entityState: state }) };
  if (!info)
    return { ...unchanged, results: operations.map(() => ({ isError: true, result: JSON.stringify(`Entity '${name}' doesn't exist.`) })) };
  const batch = operations.map(({ id: operationId, op, input, signal }) => ({
    id: operationId,
    name: op,
    input: input ?? null,
    isSignal: signal,
  }));
  const trigger = JSON.stringify({ self: { name, key }, exists: state !== null, state: state || null, batch });
  try {
    const run = invoke({ info, trigger: { string: trigger }, extra: durable.clientInputs(info) }, durable.log);
    const { result } = await withinTimeout(info.name, durable.options.functionTimeoutMs, run);
    return result as EntityAnswer;
  } catch (error) {
    const message = JSON.stringify(error instanceof Error ? error.message : String(error));
    durable.log('error', name, `${id}: ${message}`);
    return { ...unchanged, results: operations.map(() => ({ isError: true, result: message })) };
  }
}

function saveState(durable: Durable, id: string, answer: EntityAnswer): void {
  const now = durable.clock.now().getTime();
  const state = answer.entityExists ? (answer.entityState ?? stateless) : null;
  durable.store.run(
    'INSERT INTO entities (id, state, updated) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state, updated = excluded.updated',
    id,
    state,
    now,
  );
  if (state === null) durable.store.run('DELETE FROM entities WHERE id = ? AND locked_by IS NULL', id);
}

/** Answers a caller; a signal has none. */
function reply(durable: Durable, operation: Operation, result: Result | undefined): void {
  if (operation.signal || !operation.parent) return;
  const Input = JSON.stringify({ result: result?.result, ...(result?.isError && { exceptionType: 'Error' }) });
  const event = { EventType: eventType.EventRaised, EventId: -1, Name: operation.id, Input, Timestamp: durable.clock.now().toISOString() };
  deliver(durable.store, operation.parent, event, operation.parentExecution ?? null);
  durable.wake.turn(operation.parent);
}
