import { type Instance, isFinished } from '../store/instances.js';
import { eventType, type HistoryEvent } from './history-event.js';

/** One row of `historyEvents`: a type by name, and a completion together with what scheduled it. */
export type HistoryEntry = { EventType: string; Timestamp?: string | undefined } & Record<string, unknown>;
export type HistoryOptions = { showInput: boolean; showOutput: boolean };

const names = new Map<number, string>(Object.entries(eventType).map(([name, value]) => [value, name]));
const frames: number[] = [eventType.OrchestratorStarted, eventType.OrchestratorCompleted];
const scheduling: number[] = [eventType.TaskScheduled, eventType.SubOrchestrationInstanceCreated];

/** History for people, as the extension shows it: what scheduled a task is merged into its completion; turns, numbers and what is the host's own are left out. */
export function historyView(events: HistoryEvent[], instance: Instance, options: HistoryOptions): HistoryEntry[] {
  const scheduled = new Map(events.filter(isScheduling).map((event) => [event.EventId, event]));
  const answered = new Set(events.map(({ TaskScheduledId }) => TaskScheduledId));
  const rows = events
    .filter((event) => !frames.includes(event.EventType) && !(isScheduling(event) && answered.has(event.EventId)))
    .map((event) => entryOf(event, scheduled.get(event.TaskScheduledId ?? Number.NaN), options));
  return isFinished(instance.status) ? [...rows, ...endingOf(instance, options)] : rows;
}

function isScheduling({ EventType }: HistoryEvent): boolean {
  return scheduling.includes(EventType);
}

function entryOf(event: HistoryEvent, source: HistoryEvent | undefined, { showInput, showOutput }: HistoryOptions): HistoryEntry {
  const { EventType, Timestamp, Name, Input, Result, FireAt, Reason, Details, FailureDetails, InstanceId } = event;
  const isStart = EventType === eventType.ExecutionStarted;
  const input = source ? source.Input : Input;
  return withoutUndefined({
    EventType: names.get(EventType) ?? String(EventType),
    Timestamp,
    ...(isStart ? { FunctionName: Name } : { Name }),
    ...(source && { ScheduledTime: source.Timestamp, FunctionName: source.Name }),
    InstanceId,
    FireAt,
    ...(showInput && { Input: input }),
    ...(showOutput && Result !== undefined && { Result: JSON.parse(Result) as unknown }),
    Reason,
    Details,
    FailureDetails,
  });
}

function withoutUndefined<T extends object>(entry: T): T {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as T;
}

/** The last row of an instance that has ended; before it, how it was terminated. */
function endingOf(instance: Instance, { showOutput }: HistoryOptions): HistoryEntry[] {
  const Timestamp = new Date(instance.updated).toISOString();
  const output = instance.output === null ? undefined : (JSON.parse(instance.output) as unknown);
  const completed = withoutUndefined({
    EventType: 'ExecutionCompleted',
    OrchestrationStatus: instance.status,
    Timestamp,
    ...(showOutput && { Result: output }),
  });
  return instance.status === 'Terminated'
    ? [withoutUndefined({ EventType: 'ExecutionTerminated', Timestamp, Input: output }), completed]
    : [completed];
}
