import type { Instance } from '../store/instances.js';
import type { HistoryEvent } from './history-event.js';

/** A turn while its outcome is written down: the instance to change, the events to append, the next free sequence number. */
export type TurnState = {
  instance: Instance;
  now: Date;
  nextId: number;
  scheduled: HistoryEvent[];
};

/** The begin or the end of a turn in the history. */
export function frame(EventType: number, Timestamp: string): HistoryEvent {
  return { EventType, EventId: -1, Timestamp, IsPlayed: false };
}

/** Takes the next sequence number. */
export function takeId(turn: TurnState): number {
  const id = turn.nextId;
  turn.nextId += 1;
  return id;
}
