import { type Instance, isFinished } from '../store/instances.js';
import { eventType, type HistoryEvent } from './history-event.js';

/** One row of `historyEvents`: a type by name, and a completion together with what scheduled it. */
export type HistoryEntry = { EventType: string; Timestamp?: string } & Record<string, unknown>;

const names = new Map<number, string>(Object.entries(eventType).map(([name, value]) => [value, name]));
const hidden: number[] = [
  eventType.OrchestratorStarted,
  eventType.OrchestratorCompleted,
  eventType.TaskScheduled,
  eventType.TimerCreated,
  eventType.SubOrchestrationInstanceCreated,
];

/** History for people, as the extension shows it: scheduling rows are merged into their completions, numbers and inputs left out. */
export function historyView(events: HistoryEvent[], instance: Instance, showOutput: boolean): HistoryEntry[] {
  const scheduled = new Map<number, HistoryEvent>();
  for (const event of events) if (hidden.includes(event.EventType)) scheduled.set(event.EventId, event);
  const rows = events.filter((event) => !hidden.includes(event.EventType)).map((event) => entryOf(event, scheduled, showOutput));
  if (isFinished(instance.status)) rows.push(ending(instance, showOutput));
  return rows;
}

function entryOf(event: HistoryEvent, scheduled: Map<number, HistoryEvent>, showOutput: boolean): HistoryEntry {
  const { EventType, EventId: _id, Input: _input, Result, TaskScheduledId, _carry, ...rest } = event;
  const entry: HistoryEntry = { EventType: names.get(EventType) ?? String(EventType), ...rest };
  delete entry['IsPlayed'];
  const source = scheduled.get(TaskScheduledId ?? event.TimerId ?? Number.NaN);
  if (source?.Timestamp) entry['ScheduledTime'] = source.Timestamp;
  if (source?.Name) entry['FunctionName'] = source.Name;
  if (EventType === eventType.ExecutionStarted) entry['FunctionName'] = event.Name;
  if (showOutput && Result !== undefined) entry['Result'] = JSON.parse(Result) as unknown;
  return entry;
}

function ending(instance: Instance, showOutput: boolean): HistoryEntry {
  const entry: HistoryEntry = {
    EventType: instance.status === 'Terminated' ? 'ExecutionTerminated' : 'ExecutionCompleted',
    OrchestrationStatus: instance.status,
    Timestamp: new Date(instance.updated).toISOString(),
  };
  if (showOutput && instance.output !== null) entry['Result'] = JSON.parse(instance.output) as unknown;
  return entry;
}
