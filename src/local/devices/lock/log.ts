import type { Reading } from './clock.js';
import { type LockState, type LogEntry, lastOf } from './state.js';

const kept = 200;
/** Lines a lock without a network keeps for the cloud; the number of each tells which are missing. */
const mostUntold = 1000;
const telling = ['codeUsed', 'codeRejected', 'opened', 'answerRefused', 'doorForced', 'heldOpen', 'tamper'];
const openings = ['codeUsed', 'opened'];

/** Who was let in has so long to open the door. */
const freeMs = 10_000;
export const freeUntil = ({ at }: Reading): string => new Date(at.getTime() + freeMs).toISOString();

/** Adds one numbered line; those the cloud must hear of also go to the outbox. */
export function note(state: LockState, time: Reading, entry: Omit<LogEntry, 'logSeq' | 'at'>): LockState {
  const isTold = isForTheCloud(entry);
  const told = isTold ? state.told + 1 : state.told;
  const trace = entry.trace ?? traceOf(state, entry.grantId);
  const line = { logSeq: state.logSeq + 1, ...(isTold && { tellSeq: told }), at: time.at.toISOString(), ...entry, ...(trace && { trace }) };
  return {
    ...state,
    logSeq: line.logSeq,
    log: lastOf([...state.log, line], kept),
    told,
    outbox: isTold ? untold([...state.outbox, line]) : state.outbox,
    contact: openings.includes(line.event) ? { ...state.contact, freeUntil: freeUntil(time) } : state.contact,
  };
}

const traceOf = ({ grants, spent }: LockState, grantId: string | undefined): string | undefined =>
  grantId === undefined ? undefined : (grants[grantId]?.trace ?? spent.findLast((code) => code.grantId === grantId)?.trace);

/** An answer that names no attempt is nobody's: there is nothing to tell of it. */
const isForTheCloud = ({ event, attemptId }: Pick<LogEntry, 'event' | 'attemptId'>) =>
  telling.includes(event) && (event !== 'answerRefused' || attemptId !== undefined);

/** Somebody who types for days must not fill the flash: refusals go first, oldest first, so that no opening and no alarm is ever dropped for one. */
function untold(lines: LogEntry[]): LogEntry[] {
  if (lines.length <= mostUntold) return lines;
  return lines.toSpliced(
    Math.max(
      0,
      lines.findIndex(({ event }) => event === 'codeRejected' || event === 'answerRefused'),
    ),
    1,
  );
}
