import { LatchError } from '../../domain/errors.js';
import type { AttemptRecord, CodeRecord, DenialReason } from '../../domain/grant-record.js';
import type { Locks } from '../../ports.js';
import type { Ports } from '../edge-ports.js';
import { askRecords } from './ask-records.js';
import { denyAttempt, type Entry, newAttempt } from './attempt.js';
import { recognise } from './recognise.js';

type Needs = Ports<'entries' | 'grants' | 'rules' | 'requests' | 'keys' | 'locks' | 'clock'>;

/** At a door where the lock decides: the cloud only refuses what it knows to be dead, then asks the lock. No answer is no. */
export async function judgeAtLock(entry: Entry, ports: Needs): Promise<AttemptRecord> {
  const { grants, clock, locks } = ports;
  const recognised = await recognise(entry, ports);
  if (!recognised.ok) return denyAttempt(grants, newAttempt(entry, clock.now()), recognised.because);
  const { code, stretched } = recognised;
  const attempt = newAttempt(entry, clock.now(), code);
  const dead = deadStates[code.state];
  if (dead) return denyAttempt(grants, attempt, dead);
  const records = await askRecords(code, ports);
  if (!records.ok) return denyAttempt(grants, attempt, records.because);
  const verdict = await askLock(locks, entry, stretched);
  return verdict === 'granted' ? noteUse(code, attempt, ports) : denyAttempt(grants, attempt, verdict);
}

/** The lock alone judges the time; the cloud knows which codes are spent. */
const deadStates: Partial<Record<CodeRecord['state'], DenialReason>> = {
  used: 'used',
  revoked: 'revoked',
  superseded: 'revoked',
  expired: 'too-late',
};

async function askLock(locks: Locks, { presentation, door }: Entry, stretched: Buffer): Promise<'granted' | DenialReason> {
  const { attemptId, readerId } = presentation;
  try {
    const reply = await locks.present(door, { attemptId, readerId, stretched: stretched.toString('base64url') });
    if (reply.kind !== 'answered') return 'door-offline';
    return reply.answer.result === 'granted' ? 'granted' : (reply.answer.because ?? 'not-armed');
  } catch (error) {
    if (error instanceof LatchError) return 'door-offline';
    throw error;
  }
}

async function noteUse(code: CodeRecord, attempt: AttemptRecord, { grants }: Needs): Promise<AttemptRecord> {
  const noted = await grants.noteAttempt({ ...attempt, state: 'granted' });
  await grants.moveCode(code.doorId, code.id, { from: ['live', 'claimed'], to: 'used', attemptId: attempt.attemptId, at: attempt.at });
  return noted;
}
