import type { DoorRecord } from '../../domain/door-record.js';
import { ownKeypad } from '../../domain/entry.js';
import { type AttemptRecord, type CodeRecord, DenialReason } from '../../domain/grant-record.js';
import type { Grants } from '../../ports/grants.js';
import type { Ports } from '../edge-ports.js';
import type { LockMessage } from './lock-message.js';
import { type LateUseNeeds, noteLateUse } from './note-late-use.js';

export type LockMessageNeeds = LateUseNeeds & Ports<'grants' | 'entries'>;

/** Writes down what a lock that judges for itself did. The same message again finds its attempt and changes nothing. */
export async function noteLockMessage(message: LockMessage, door: DoorRecord, ports: LockMessageNeeds): Promise<void> {
  const { grants, clock } = ports;
  const code = await codeOf(message, door, grants);
  const attempt = { ...attemptOf(message, door, code), receivedAt: clock.now().toISOString() };
  const noted = await grants.noteAttempt(attempt);
  if (message.type !== 'codeUsed') return;
  const { attemptId, at } = attempt;
  if (code) await grants.moveCode(door.id, code.id, { from: ['live', 'claimed'], to: 'used', attemptId, at });
  await noteOpened(noted, attempt, code, ports);
  if (code) await noteLateUse(message, door, code, ports);
}

/** The lock's own word decides what was relayed and not decided yet; what had been denied meanwhile opened after all. */
async function noteOpened(
  noted: AttemptRecord,
  attempt: AttemptRecord,
  code: CodeRecord | undefined,
  { entries, grants }: LockMessageNeeds,
): Promise<void> {
  const settled = { ...noted, ...holderOf(code), ...heardBy(attempt), state: 'granted' } as const;
  if (noted.state === 'claimed' && (await entries.settle({ attempt: settled }))) return;
  if (noted.state === 'denied') await grants.noteAttempt(openedAfterAll(attempt));
}

async function codeOf({ grantId, generation }: LockMessage, door: DoorRecord, grants: Grants): Promise<CodeRecord | undefined> {
  if (!grantId) return undefined;
  const codes = await grants.codes(door.id, grantId);
  return codes.find((code) => code.generation === generation);
}

function attemptOf(message: LockMessage, door: DoorRecord, code: CodeRecord | undefined): AttemptRecord {
  const deviceId = door.lock?.deviceId ?? '';
  const { logId, logSeq, attemptId = [deviceId, logId ?? [], logSeq].flat().join('-'), readerId = ownKeypad, at, because } = message;
  const device = { id: deviceId, logId, seq: logSeq };
  const begun = { id: `a:${attemptId}`, kind: 'attempt', doorId: door.id, attemptId, readerId, judge: door.judge, at, device } as const;
  const holder = holderOf(code);
  if (message.type === 'codeUsed') return { ...begun, ...holder, state: 'granted' };
  return { ...begun, ...holder, state: 'denied', because: DenialReason.catch('unknown-code').parse(because) };
}

/** The terminal was told no because the lock's answer did not come in time, and yet the lock opened: that is a record of its own. */
function openedAfterAll(attempt: AttemptRecord): AttemptRecord {
  const attemptId = `${attempt.attemptId.slice(0, 120)}.opened`;
  return { ...attempt, id: `a:${attemptId}`, attemptId };
}

const heardBy = ({ receivedAt, device }: AttemptRecord) => ({ receivedAt, device });

const holderOf = (code: CodeRecord | undefined) =>
  code ? { grantId: code.grantId, requestId: code.requestId, subjectId: code.subjectId, generation: code.generation } : {};
