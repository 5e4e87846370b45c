import { randomUUID } from 'node:crypto';
import { alreadyExists, findInstance, isFinished, type Parent } from '../../store/instances.js';
import { deliver } from '../../store/queues.js';
import { type LeafAction, valueText } from '../action.js';
import { createInstance } from '../create-instance.js';
import type { Durable } from '../durable.js';
import { type Carry, eventType } from '../history-event.js';
import { type TurnState, takeId } from '../turn-state.js';

type CallSub = Extract<LeafAction, { actionType: 2 | 3 }>;
type SubWork = { task: number; name: string; instanceId: string; version: string; input: string | undefined; carry?: Carry | undefined };

export function callSubOrchestration(durable: Durable, turn: TurnState, action: CallSub): void {
  const input = valueText(action.input);
  const carry: Carry | undefined =
    action.actionType === 3
      ? {
          kind: 'retrySub',
          name: action.functionName,
          input,
          instanceId: action.instanceId,
          version: action.version,
          options: action.retryOptions,
          attempt: 1,
          since: turn.now.getTime(),
        }
      : undefined;
  const task = takeId(turn);
  scheduleSub(durable, turn, { task, name: action.functionName, instanceId: action.instanceId, version: action.version, input, carry });
}

/** Starts a child under the given sequence number. Without an id it gets the extension's own: `{executionId}:{number as 4 hex digits}`. */
export function scheduleSub(
  durable: Durable,
  turn: TurnState,
  asked: Omit<SubWork, 'instanceId' | 'version'> & { instanceId?: string | undefined; version?: string | undefined },
): void {
  const work: SubWork = {
    ...asked,
    instanceId: asked.instanceId || `${turn.instance.exec}:${asked.task.toString(16).padStart(4, '0')}`,
    version: asked.version ?? durable.options.defaultVersion,
  };
  turn.scheduled.push({
    EventType: eventType.SubOrchestrationInstanceCreated,
    EventId: work.task,
    Name: work.name,
    InstanceId: work.instanceId,
    Input: work.input,
    _carry: work.carry,
  });
  const existing = findInstance(durable.store, work.instanceId);
  if (existing && !isFinished(existing.status)) refuse(durable, turn, work, alreadyExists(existing.status));
  else start(durable, turn, work);
}

function start(durable: Durable, turn: TurnState, work: SubWork): void {
  const { id, exec } = turn.instance;
  const parent: Parent = { id, exec, task: work.task, name: turn.instance.name, carry: work.carry };
  createInstance(durable, {
    id: work.instanceId,
    name: work.name,
    version: work.version,
    exec: randomUUID().replaceAll('-', ''),
    input: work.input,
    parent,
  });
}

function refuse(durable: Durable, turn: TurnState, work: SubWork, reason: string): void {
  const { id, exec } = turn.instance;
  const event = {
    EventType: eventType.SubOrchestrationInstanceFailed,
    EventId: -1,
    TaskScheduledId: work.task,
    Reason: reason,
    Details: reason,
  };
  deliver(durable.store, id, { ...event, Timestamp: turn.now.toISOString(), _carry: work.carry }, exec);
  durable.wake.turn(id);
}
