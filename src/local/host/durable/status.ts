import { readTurns } from '../store/history.js';
import type { Instance } from '../store/instances.js';
import type { Durable } from './durable.js';
import { type HistoryEntry, historyView } from './history-view.js';

/** An instance as the management API shows it; instants without fractions of a second, as the extension writes them. */
export type InstanceStatus = {
  name: string;
  instanceId: string;
  runtimeStatus: string;
  input: unknown;
  customStatus: unknown;
  output: unknown;
  createdTime: string;
  lastUpdatedTime: string;
  historyEvents?: HistoryEntry[];
};

export type StatusOptions = { showInput?: boolean; showHistory?: boolean; showHistoryOutput?: boolean };

export function statusOf(durable: Durable, instance: Instance, options: StatusOptions = {}): InstanceStatus {
  const status: InstanceStatus = {
    name: instance.name,
    instanceId: instance.id,
    runtimeStatus: instance.status,
    input: options.showInput === false ? null : parse(instance.input),
    customStatus: parse(instance.custom_status),
    output: parse(instance.output),
    createdTime: seconds(instance.created),
    lastUpdatedTime: seconds(instance.updated),
  };
  if (options.showHistory && instance.status !== 'Pending') {
    const events = readTurns(durable.store, instance.id).flatMap((turn) => turn.events);
    const { showInput = true, showHistoryOutput: showOutput = false } = options;
    status.historyEvents = historyView(events, instance, { showInput, showOutput });
  }
  return status;
}

function parse(text: string | null): unknown {
  return text === null ? null : (JSON.parse(text) as unknown);
}

function seconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
