import type { Reading } from './clock.js';
import { type LockState, type LogEntry, lastOf } from './state.js';

const kept = 200;
const telling = ['codeUsed', 'codeRejected', 'opened', 'doorForced', 'heldOpen', 'tamper'];
const openings = ['codeUsed', 'opened'];

/** Who was let in has so long to open the door. */
const freeMs = 10_000;

/** Adds one numbered line; those the cloud must hear of also go to the outbox. */
export function note(state: LockState, time: Reading, entry: Omit<LogEntry, 'logSeq' | 'at'>): LockState {
  const line = { logSeq: state.logSeq + 1, at: time.at.toISOString(), ...entry };
  const freeUntil = new Date(time.at.getTime() + freeMs).toISOString();
  return {
    ...state,
    logSeq: line.logSeq,
    log: lastOf([...state.log, line], kept),
    outbox: telling.includes(line.event) ? [...state.outbox, line] : state.outbox,
    contact: openings.includes(line.event) ? { ...state.contact, freeUntil } : state.contact,
  };
}
