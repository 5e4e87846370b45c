import { recheck } from '../../../activities/recheck.js';
import { denialOf, judgeCode } from '../../domain/entry.js';
import type { AttemptRecord, CodeRecord, DenialReason } from '../../domain/grant-record.js';
import { earliest } from '../../domain/window.js';
import type { Ports } from '../edge-ports.js';
import { askRecords } from './ask-records.js';
import { denyAttempt, type Entry, newAttempt } from './attempt.js';
import { recognise } from './recognise.js';

type Needs = Ports<'entries' | 'grants' | 'rules' | 'requests' | 'directory' | 'keys' | 'clock' | 'policy' | 'risk'>;

/** Nobody waits at a door for the one request a second that the risk of everybody may cost; the watch asks twice a minute. */
const riskAgeMs = 60_000;

/** How long a granted answer may move the lock. */
const answerLifeMs = 2_000;

/** R0 to R4 at a door where the cloud decides. A crash between R2 and R4 leaves the code claimed: burned, never open. */
export async function judgeInCloud(entry: Entry, ports: Needs): Promise<AttemptRecord> {
  const { grants, clock } = ports;
  const recognised = await recognise(entry, ports);
  if (!recognised.ok) return denyAttempt(grants, newAttempt(entry, clock.now()), recognised.because);
  const { code } = recognised;
  const objection = judgeCode(code, entry.door, clock.now());
  if (objection) return denyAttempt(grants, newAttempt(entry, clock.now(), code), objection);
  const records = await askRecords(code, ports);
  if (!records.ok) return denyAttempt(grants, newAttempt(entry, clock.now(), code), records.because);
  if (await recheck(ports, records.request, entry.door, riskAgeMs))
    return denyAttempt(grants, newAttempt(entry, clock.now(), code), 'revoked');
  return claimAndDecide(entry, code, records.ruleIds, ports);
}

async function claimAndDecide(entry: Entry, code: CodeRecord, ruleIds: string[], ports: Needs): Promise<AttemptRecord> {
  const { entries, grants, clock } = ports;
  const attempt = newAttempt(entry, clock.now(), code);
  switch (await entries.claim(code, attempt)) {
    case 'repeated':
      return (await entries.attempt(attempt.doorId, attempt.attemptId)) ?? attempt;
    case 'refused':
      return denyAttempt(grants, attempt, await whyNotLive(entry, code, ports));
    case 'claimed':
      return decide(code, attempt, ruleIds, ports);
  }
}

/** R3 and R4: the rules once more, strongly read after the claim, then the grant. */
async function decide(
  code: CodeRecord,
  attempt: AttemptRecord,
  ruleIds: string[],
  { entries, rules, clock }: Needs,
): Promise<AttemptRecord> {
  const decidedAt = clock.now();
  const because = denialOf(await rules.read(ruleIds), decidedAt);
  if (because) return burn(code, attempt, because, entries);
  const answerUntil = earliest(new Date(decidedAt.getTime() + answerLifeMs).toISOString(), code.notAfter);
  const granted = await entries.grant(code, attempt, answerUntil);
  return granted ? { ...attempt, state: 'granted', answerUntil } : burn(code, attempt, 'revoked', entries);
}

async function burn(code: CodeRecord, attempt: AttemptRecord, because: DenialReason, entries: Needs['entries']): Promise<AttemptRecord> {
  await entries.burn(code, attempt, because);
  return { ...attempt, state: 'denied', because };
}

/** Somebody was faster; the record says what became of the code. */
async function whyNotLive({ door }: Entry, code: CodeRecord, { entries, clock }: Needs): Promise<DenialReason> {
  return judgeCode(await entries.code(door.id, code.id), door, clock.now()) ?? 'used';
}
