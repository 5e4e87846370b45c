import { withinTimeout } from '../app/function-timeout.js';
import { invoke } from '../app/invoke.js';
import { findFunction } from '../app/registry.js';
import { type ActivityRow, deliver } from '../store/queues.js';
import { httpActivity, runHttpCall } from './call-http.js';
import type { Durable } from './durable.js';
import { type Carry, eventType, type FailureDetails, type HistoryEvent, type HttpCall } from './history-event.js';

/** Runs one queued activity and hands its outcome to the instance that asked, in one transaction. It may run again after a crash: at least once. */
export async function runActivity(durable: Durable, n: number): Promise<void> {
  const { store } = durable;
  const work = store.get<ActivityRow>('SELECT * FROM activities WHERE n = ?', n);
  if (!work) return;
  const outcome = await perform(durable, work);
  void store.write(() => {
    if (store.run('DELETE FROM activities WHERE n = ?', n).changes === 0) return;
    const event = { EventId: -1, TaskScheduledId: work.task, Timestamp: durable.clock.now().toISOString(), ...outcome };
    deliver(store, work.instance, event, work.exec);
    durable.wake.turn(work.instance);
  });
}

type Outcome = Pick<HistoryEvent, 'EventType' | 'Result' | 'Reason' | 'Details' | 'FailureDetails' | '_carry'>;

async function perform(durable: Durable, work: ActivityRow): Promise<Outcome> {
  const carry = work.carry ? (JSON.parse(work.carry) as Carry) : undefined;
  try {
    const result = await call(durable, work);
    return { EventType: eventType.TaskCompleted, Result: result, ...(carry?.kind === 'http' && { _carry: carry }) };
  } catch (error) {
    durable.log('error', work.name, `${work.instance}: ${firstLine(error)}`);
    return { EventType: eventType.TaskFailed, ...failureOf(work.name, error), ...(carry && carry.kind !== 'http' && { _carry: carry }) };
  }
}

async function call(durable: Durable, work: ActivityRow): Promise<string> {
  if (work.name === httpActivity) return JSON.stringify(await runHttpCall(JSON.parse(work.input ?? '{}') as HttpCall));
  const info = findFunction('activityTrigger', work.name);
  if (!info) throw new Error(`Activity function '${work.name}' does not exist.`);
  const triggerMetadata = { instanceId: { string: work.instance } };
  const request = { info, trigger: { string: work.input ?? 'null' }, triggerMetadata, extra: durable.clientInputs(info) };
  const { result } = await withinTimeout(info.name, durable.options.functionTimeoutMs, invoke(request, durable.log));
  return JSON.stringify(result) ?? 'null';
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

/** With an exception-properties provider the SDK sends the details as JSON in the message; they reach the orchestrator as FailureDetails. */
function failureOf(name: string, error: unknown): Pick<HistoryEvent, 'Reason' | 'Details' | 'FailureDetails'> {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const details = structuredFailure(message);
  const Reason = name === httpActivity ? message : `Activity function '${name}' failed: ${details?.ErrorMessage ?? message}`;
  return { Reason, Details: details ? (details.StackTrace ?? '') : stack, ...(details && { FailureDetails: details }) };
}

function structuredFailure(message: string): FailureDetails | undefined {
  if (!message.startsWith('{"errorType"')) return undefined;
  const parsed = JSON.parse(message) as {
    errorType: string;
    errorMessage: string;
    stackTrace?: string;
    isNonRetriable?: boolean;
    properties?: Record<string, unknown>;
  };
  return {
    ErrorType: parsed.errorType,
    ErrorMessage: parsed.errorMessage,
    StackTrace: parsed.stackTrace,
    IsNonRetriable: parsed.isNonRetriable ?? false,
    Properties: parsed.properties,
  };
}
