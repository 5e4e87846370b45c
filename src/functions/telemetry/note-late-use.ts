import { rulesFor } from '../../../activities/responders.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { ruleIdsFor } from '../../domain/entry.js';
import type { CodeRecord } from '../../domain/grant-record.js';
import { isAgainst, noteIncident } from '../../domain/incident.js';
import { readOpened } from '../../domain/lock-word.js';
import type { OwedLetter } from '../../domain/owed-letter.js';
import type { Incident } from '../../domain/revocation-record.js';
import type { Ports } from '../edge-ports.js';
import { unlessTroubled } from '../entries/unless-troubled.js';
import { adopt } from '../revocations/adopt.js';
import type { LockMessage } from './lock-message.js';
import { type TellNeeds, tellSecurity } from './tell-security.js';

export type LateUseNeeds = TellNeeds & Ports<'rules' | 'receipts' | 'directory' | 'responders' | 'clock'>;

/**
 * A code was used at a lock that judges for itself. By the lock's clock that was after it had been revoked, or in a lockdown: an incident, kept with
 * every revocation it was against and told to security, each use once.
 */
export async function noteLateUse(message: LockMessage, door: DoorRecord, code: CodeRecord, ports: LateUseNeeds): Promise<void> {
  const incident = incidentOf(message, door, code, ports.clock.now());
  for (const revocationId of await revocationsOf(code, ports)) {
    const revocation = await ports.rules.revocation(revocationId);
    if (!revocation || !isAgainst(revocation, incident.at)) continue;
    await ports.rules.changeRevocation(revocationId, (record) => noteIncident(record, incident));
    await tellSecurity(letterOf(revocationId, incident), door, ports);
  }
}

function incidentOf(message: LockMessage, door: DoorRecord, code: CodeRecord, now: Date): Incident {
  const { at, logId, logSeq, word } = message;
  return {
    ...{ doorId: door.id, requestId: code.requestId, grantId: code.grantId, at, receivedAt: now.toISOString() },
    ...{ deviceId: door.lock?.deviceId ?? '', logSeq },
    ...(logId !== undefined && { logId }),
    ...(word !== undefined && isItsWord(message, door, code) && { word }),
  };
}

/** Whether its word says what its message says. */
function isItsWord({ word, at, logId, logSeq }: LockMessage, { id, lock }: DoorRecord, { grantId, generation }: CodeRecord): boolean {
  const said = lock && readOpened(lock, word);
  if (!said || said.doorId !== id || said.at !== at || said.logId !== logId || said.logSeq !== logSeq) return false;
  return said.grantId === grantId && said.generation === generation;
}

/** Those that have found the grant, and those that are about to; while the directory is silent nobody is a first responder. */
async function revocationsOf(code: CodeRecord, ports: LateUseNeeds): Promise<Set<string>> {
  const { rules, receipts } = ports;
  const found = await receipts.covering(code.doorId, code.grantId);
  const written = await rules.read(ruleIdsFor(code));
  const standing = await unlessTroubled(rulesFor(code.subjectId, written, ports), written);
  for (const { target, holds } of standing) for (const hold of holds) found.push((await adopt(target, hold, rules)).revocationId);
  return new Set(found);
}

function letterOf(revocationId: string, { deviceId, logId, logSeq, at, word }: Incident): OwedLetter {
  return { about: 'incident', revocationId, deviceId, logId, logSeq, at, isSigned: word !== undefined };
}
