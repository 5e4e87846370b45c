import { randomUUID } from 'node:crypto';
import { isoOf, type LeafAction, valueText } from '../action.js';
import type { Durable } from '../durable.js';
import { type EntityMessage, entityIdOf, partsOf, sendToEntity } from '../entity-message.js';
import { eventType } from '../history-event.js';
import { type TurnState, takeId } from '../turn-state.js';

type EntityAction = Extract<LeafAction, { actionType: 7 | 9 | 10 }>;
type LockAction = Extract<LeafAction, { actionType: 13 }>;

export function callOrSignal(durable: Durable, turn: TurnState, action: EntityAction): void {
  const { id: parent, exec } = turn.instance;
  const signal = action.actionType !== 7;
  send(durable, turn, normalId(action.instanceId), {
    kind: 'operation',
    id: randomUUID(),
    op: action.operation,
    input: valueText(action.input),
    signal,
    parent,
    parentExecution: exec,
    ...(action.actionType === 10 && { due: Date.parse(isoOf(action.fireAt)) }),
  });
}

/** The request goes from entity to entity in the set's order; the last one answers. The set is remembered, because a release doesn't name it. */
export function lockEntities(durable: Durable, turn: TurnState, action: LockAction): void {
  const lockset = action.lockSet.map(({ name, key }) => entityIdOf(name, key));
  turn.instance.locks = JSON.stringify(lockset);
  const { id: parent, exec } = turn.instance;
  const [first] = lockset;
  if (first) send(durable, turn, first, { kind: 'lock', id: action.lockRequestId, lockset, position: 0, parent, parentExecution: exec });
}

/** One message, and one sequence number, per locked entity. */
export function releaseEntities(durable: Durable, turn: TurnState): void {
  for (const entity of lockedBy(turn)) send(durable, turn, entity, { kind: 'release', id: randomUUID(), parent: turn.instance.id });
  turn.instance.locks = null;
}

/** What the orchestrator still holds when it ends is released for it. */
export function releaseLeftLocks(durable: Durable, turn: TurnState): void {
  for (const entity of lockedBy(turn)) sendToEntity(durable, entity, { kind: 'release', id: randomUUID(), parent: turn.instance.id });
  turn.instance.locks = null;
}

function lockedBy(turn: TurnState): string[] {
  return turn.instance.locks ? (JSON.parse(turn.instance.locks) as string[]) : [];
}

function normalId(schedulerId: string): string {
  const { name, key } = partsOf(schedulerId);
  return entityIdOf(name, key);
}

function send(durable: Durable, turn: TurnState, entity: string, message: EntityMessage): void {
  const EventId = takeId(turn);
  const Name = nameOf(message);
  turn.scheduled.push({ EventType: eventType.EventSent, EventId, InstanceId: entity, Name, Input: JSON.stringify(message) });
  sendToEntity(durable, entity, message);
}

/** The event's name in the history; a scheduled signal's carries its time. */
function nameOf(message: EntityMessage): string {
  if (message.kind === 'release') return 'release';
  return message.kind === 'operation' && message.due !== undefined ? `op@${new Date(message.due).toISOString()}` : 'op';
}
