/** Event types of DurableTask.Core's history (`EventType`). */
export const eventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventSent: 14,
  EventRaised: 15,
  ContinueAsNew: 16,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;

/** One history event; fields in Pascal case as on the wire, our own private ones start with `_`. */
export type HistoryEvent = {
  EventType: number;
  EventId: number;
  Timestamp?: string;
  IsPlayed?: boolean;
  Name?: string | undefined;
  Input?: string | undefined;
  Version?: string;
  InstanceId?: string;
  OrchestrationInstance?: { InstanceId: string; ExecutionId: string };
  TaskScheduledId?: number;
  TimerId?: number;
  FireAt?: string;
  Result?: string | undefined;
  Reason?: string;
  Details?: string;
  FailureDetails?: FailureDetails | undefined;
  OrchestrationStatus?: string;
  _carry?: Carry | undefined;
};

/** The event as the orchestrator's side sees it, without what is the host's own. */
export function withoutCarry(event: HistoryEvent): HistoryEvent {
  if (event._carry === undefined) return event;
  const { _carry, ...rest } = event;
  return rest;
}

export type FailureDetails = {
  ErrorType: string;
  ErrorMessage: string;
  StackTrace?: string | undefined;
  IsNonRetriable: boolean;
  Properties?: Record<string, unknown> | undefined;
  InnerFailure?: FailureDetails | undefined;
};

export type RetryOptions = {
  firstRetryIntervalInMilliseconds: number;
  maxNumberOfAttempts: number;
  backoffCoefficient?: number;
  maxRetryIntervalInMilliseconds?: number;
  retryTimeoutInMilliseconds?: number;
};

/**
 * What travels with a task and comes back with its outcome, because the SDK only mirrors what the host does on its own:
 * a retry to run after a delay, an HTTP call to poll, the rest of a long timer.
 */
export type Carry =
  | { kind: 'retryActivity'; name: string; input?: string | undefined; options: RetryOptions; attempt: number; since: number }
  | {
      kind: 'retrySub';
      name: string;
      input?: string | undefined;
      instanceId?: string | undefined;
      version?: string | undefined;
      options: RetryOptions;
      attempt: number;
      since: number;
    }
  | { kind: 'http'; request: HttpCall; pollId?: number }
  /** A timer longer than the longest delay, on its way to `fireAt` (ms) in hops; `action` is its place among the actions. */
  | { kind: 'longTimer'; fireAt: number; action: number };

/** A `callHttp` request as the SDK sends it. */
export type HttpCall = {
  method: string;
  uri: string;
  content?: string;
  headers?: Record<string, string>;
  tokenSource?: { resource: string; kind?: string };
  asynchronousPatternEnabled?: boolean;
};
