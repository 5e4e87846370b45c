import type { InvocationContext } from '@azure/functions';
import { type LogFields, troubleOf, writable } from '../domain/log-fields.js';

/** Where the app tells what it does: messages that are always the same, and fields that can hold no code and nothing personal. */
export type Log = {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** Something failed: of the error only its kind and place. */
  trouble(message: string, error: unknown, fields?: LogFields): void;
};

type Run = Pick<InvocationContext, 'info' | 'warn' | 'error' | 'functionName' | 'invocationId' | 'traceContext'>;

/** The log of one run of a function: a JSON object a line. `traceId` is the matter's own where the line has one, so that it finds the same request in calls, orchestrations, activities, devices and the audit; `operationId` is the platform's. */
export function logOf(run: Run, about: LogFields = {}): Log {
  const operationId = operationOf(run);
  const line = (message: string, fields: LogFields = {}, more: object = {}) => {
    const all = { ...about, ...fields };
    const place = { function: run.functionName, invocationId: run.invocationId, operationId };
    return JSON.stringify({ message, traceId: matterOf(all) ?? operationId, ...place, ...writable(all), ...more });
  };
  return {
    info: (message, fields) => run.info(line(message, fields)),
    warn: (message, fields) => run.warn(line(message, fields)),
    trouble: (message, error, fields) => run.error(line(message, fields, troubleOf(error))),
  };
}

/** The trace id of W3C `traceparent` where the platform gives one. */
export const operationOf = ({ traceContext, invocationId }: Pick<Run, 'traceContext' | 'invocationId'>): string =>
  traceContext?.traceParent?.split('-')[1] ?? invocationId;

const matterOf = ({ requestId, visitId, revocationId }: LogFields): string | undefined =>
  (requestId ?? visitId ?? revocationId)?.replaceAll('-', '');
