import type { DoorRecord } from '../../domain/door-record.js';
import type { AttemptRecord, CodeRecord, DenialReason } from '../../domain/grant-record.js';
import type { Grants } from '../../ports.js';
import type { Presentation } from './presentation.js';

/** One presentation on its way to a verdict. */
export type Entry = { presentation: Presentation; door: DoorRecord; terminalId: string };

/** The attempt as it begins: claimed, which is as good as denied until it becomes granted. */
export function newAttempt({ presentation, door, terminalId }: Entry, at: Date, code?: CodeRecord): AttemptRecord {
  const { attemptId, readerId } = presentation;
  const begun: AttemptRecord = {
    id: `a:${attemptId}`,
    kind: 'attempt',
    doorId: door.id,
    attemptId,
    readerId,
    terminalId,
    judge: door.judge,
    at: at.toISOString(),
    state: 'claimed',
  };
  return code ? { ...begun, grantId: code.grantId, requestId: code.requestId, generation: code.generation } : begun;
}

/** Writes down that it was denied and why; an attempt that is known already stays as it is. */
export function denyAttempt(grants: Grants, attempt: AttemptRecord, because: DenialReason): Promise<AttemptRecord> {
  return grants.noteAttempt({ ...attempt, state: 'denied', because });
}
