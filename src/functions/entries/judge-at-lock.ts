import type { AttemptRecord, CodeRecord, DenialReason } from '../../domain/grant-record.js';
import type { Locks } from '../../ports/locks.js';
import type { Ports } from '../edge-ports.js';
import { type AskedPorts, askRecords } from './ask-records.js';
import { type Begun, beginAttempt, type Entry, withHolder } from './attempt.js';
import { isFromItsPhone } from './bound-phone.js';
import { codeIds } from './code-ids.js';
import { unlessTroubled } from './unless-troubled.js';
import { denialOfStranger } from './wrong-door.js';

type Needs = AskedPorts & Ports<'entries' | 'grants' | 'keys' | 'locks'>;

/** At a door where the lock decides: the cloud only refuses what it knows to be dead, then asks the lock. No answer is no. */
export async function judgeAtLock(entry: Entry, ports: Needs): Promise<AttemptRecord> {
  const begun = await beginAttempt(entry, ports);
  if (!('typed' in begun)) return begun;
  const { stretched, ids } = await codeIds(begun.typed, entry.door, ports.keys);
  const found = await Promise.all(ids.map((id) => ports.entries.code(entry.door.id, id)));
  const code = found.find((each) => each !== undefined);
  if (!code) return end(await denialOfStranger(entry, begun, ports), begun, 'guess', ports);
  const attempt = withHolder(begun.attempt, code);
  const because =
    (await unlessTroubled(objectionTo(code, entry, ports), 'rules-unavailable')) ?? (await askLock(ports.locks, entry, code, stretched));
  if (because) return end({ ...attempt, state: 'denied', because }, begun, 'ours', ports);
  const granted = await end({ ...attempt, state: 'granted' }, begun, 'ours', ports);
  const { attemptId, at } = attempt;
  await ports.grants.moveCode(code.doorId, code.id, { from: ['live', 'claimed'], to: 'used', attemptId, at });
  return granted;
}

/** The lock alone judges the time; the cloud knows which codes are spent, which rights are gone and whose phone it takes, also before the lock has heard of the phone. */
async function objectionTo(code: CodeRecord, { presentation }: Entry, ports: Needs): Promise<DenialReason | undefined> {
  const dead = deadStates[code.state];
  if (dead) return dead;
  const records = await askRecords(code, ports);
  if (!records.ok) return records.because;
  return (await isFromItsPhone(code, presentation, ports)) ? undefined : 'not-bound';
}

const deadStates: Partial<Record<CodeRecord['state'], DenialReason>> = {
  used: 'used',
  revoked: 'revoked',
  superseded: 'revoked',
  expired: 'too-late',
};

/** Undefined: the lock has opened for this very code. What it says again of an attempt it knows is about the code of that attempt, which may have been another. */
async function askLock(
  locks: Locks,
  { presentation, door }: Entry,
  { grantId, generation }: CodeRecord,
  stretched: Buffer,
): Promise<DenialReason | undefined> {
  const { code: _, ...attempt } = presentation;
  const asked = locks.present(door, { ...attempt, stretched: stretched.toString('base64url') });
  const reply = await unlessTroubled<Awaited<typeof asked>>(asked, { kind: 'unreachable', because: 'trouble' });
  if (reply.kind !== 'answered') return 'door-offline';
  const { answer } = reply;
  if (answer.result === 'denied') return answer.because ?? 'not-armed';
  return answer.grantId === grantId && answer.generation === generation ? undefined : 'not-armed';
}

/** Written once: what telemetry may have noted meanwhile stands. */
async function end(attempt: AttemptRecord, { budget }: Begun, as: 'ours' | 'guess', { entries }: Needs): Promise<AttemptRecord> {
  if (await entries.settle({ attempt, charged: { budget, as } })) return attempt;
  return (await entries.attempt(attempt.doorId, attempt.attemptId)) ?? attempt;
}
