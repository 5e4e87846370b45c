import { recheck } from '../../../activities/recheck.js';
import { rulesFor } from '../../../activities/responders.js';
import { denialOf } from '../../domain/deny-rule.js';
import { judgeCode } from '../../domain/entry.js';
import type { AttemptRecord, CodeRecord, DenialReason } from '../../domain/grant-record.js';
import { earliest } from '../../domain/window.js';
import type { Ending, EntryBook } from '../../ports/grants.js';
import type { Ports } from '../edge-ports.js';
import { askRecords, type RecordsSay } from './ask-records.js';
import { type Begun, beginAttempt, type Entry, withHolder } from './attempt.js';
import { isFromItsPhone } from './bound-phone.js';
import { codeIds } from './code-ids.js';
import { isAccompanied } from './escort.js';
import { firstPerson, presenceOf } from './second-person.js';
import { unlessTroubled } from './unless-troubled.js';
import { denialOfStranger } from './wrong-door.js';

type Needs = Ports<
  'entries' | 'grants' | 'rules' | 'requests' | 'directory' | 'keys' | 'clock' | 'policy' | 'risk' | 'access' | 'responders'
>;

/** Nobody waits at a door for the one request a second that the risk of everybody may cost; the watch asks twice a minute. */
const riskAgeMs = 60_000;

/** How long a granted answer may move the lock, from the reading of the rules. */
const answerLifeMs = 2_000;

/** A reading of the rules counts no longer than this; asking about the people may have taken longer. */
const rulesAgeMs = 1_000;

/** R0 to R4 at a door where the cloud decides. A crash between claim and verdict leaves the code claimed: burned, never open. */
export async function judgeInCloud(entry: Entry, ports: Needs): Promise<AttemptRecord> {
  const begun = await beginAttempt(entry, ports);
  if (!('typed' in begun)) return begun;
  const claim = await unlessTroubled<Claimed>(claimCode(entry, begun, ports), { kind: 'troubled' });
  if (claim.kind === 'troubled') return deny(begun, 'rules-unavailable', ports);
  if (claim.kind === 'absent')
    return end(begun, await denialOfStranger(entry, begun, ports), ports, { charged: { budget: begun.budget, as: 'guess' } });
  const { code } = claim;
  const mine: Begun = { ...begun, attempt: withHolder(begun.attempt, code) };
  if (claim.kind === 'refused') return deny(mine, judgeCode(code, entry.door, ports.clock.now()) ?? 'used', ports);
  return decide(entry, mine, code, ports);
}

type Claimed = Awaited<ReturnType<EntryBook['claim']>> | { kind: 'troubled' };

/** R1 and R2 in one step: the code's own conditions are the database's to check. Both live master keys are tried. */
async function claimCode({ door }: Entry, { attempt, typed }: Begun, { entries, keys }: Needs): Promise<Claimed> {
  const { ids } = await codeIds(typed, door, keys);
  for (const id of ids) {
    const claim = await entries.claim(id, attempt);
    if (claim.kind !== 'absent') return claim;
  }
  return { kind: 'absent' };
}

/** R3 and R4. An objection, or what cannot be asked, sets the code free again: revoking it is the revocation's own work, and a lockdown that is lifted must not have cost anybody a code. */
async function decide(entry: Entry, begun: Begun, code: CodeRecord, ports: Needs): Promise<AttemptRecord> {
  const claimed = { id: code.id, to: 'live' as const };
  const verdict = await unlessTroubled(verdictOn(entry, begun.attempt, code, ports), no('rules-unavailable'));
  if (!verdict.ok) return deny(begun, verdict.because, ports, { claimed, ...verdict.more });
  const answerUntil = earliest(new Date(verdict.at.getTime() + answerLifeMs).toISOString(), code.notAfter);
  const granted: AttemptRecord = { ...begun.attempt, state: 'granted', answerUntil, ...verdict.together };
  const isMine = await ports.entries.settle({
    ...{ attempt: granted, claimed: { id: code.id, to: 'used' }, charged: { budget: begun.budget, as: 'ours' } },
    ...(verdict.other && { other: verdict.other }),
  });
  return isMine ? granted : deny(begun, 'revoked', ports, { claimed });
}

type Verdict =
  | { ok: true; at: Date; other?: CodeRecord; together?: Pick<AttemptRecord, 'together'> }
  | { ok: false; because: DenialReason; more?: Pick<Ending, 'presence'> };
const no = (because: DenialReason): Verdict => ({ ok: false, because });

/** Everything but the code itself. A lock that was shut out of the hub opens to nobody, though it would still take our word from a terminal. */
async function verdictOn(entry: Entry, attempt: AttemptRecord, code: CodeRecord, ports: Needs): Promise<Verdict> {
  if (entry.door.lock?.status === 'disabled') return no('door-offline');
  const records = await askRecords(code, ports);
  if (!records.ok) return no(records.because);
  if (!(await isFromItsPhone(code, entry.presentation, ports))) return no('not-bound');
  if (await recheck(ports, records.request, [entry.door], { riskAgeMs })) return no('revoked');
  const again = await readAgain(records, ports);
  if (!again.ok) return again;
  const { at } = again;
  if (!(await isAccompanied(records.request, attempt, ports))) return no('no-escort');
  if (!entry.door.policy?.twoPersons) return { ok: true, at };
  const first = await firstPerson(code, attempt, ports);
  if (!first) return { ok: false, because: 'second-person', more: { presence: presenceOf(code, attempt) } };
  return { ok: true, at, other: first.code, together: { together: first.together } };
}

/** The rules once more if the last reading has grown old meanwhile. */
async function readAgain({ request, ruleIds, at }: Extract<RecordsSay, { ok: true }>, ports: Needs): Promise<Verdict> {
  const now = ports.clock.now();
  if (now.getTime() - at.getTime() <= rulesAgeMs) return { ok: true, at };
  const because = denialOf(await rulesFor(request.subjectId, await ports.rules.read(ruleIds), ports), now);
  return because ? no(because) : { ok: true, at: now };
}

const deny = (begun: Begun, because: DenialReason, ports: Needs, more?: Partial<Ending>): Promise<AttemptRecord> =>
  end(begun, { ...begun.attempt, state: 'denied', because }, ports, more);

/** Ends it as denied. A code that was found was no guess; a claim that somebody else has ended is theirs. */
async function end({ budget }: Begun, denied: AttemptRecord, { entries }: Needs, more: Partial<Ending> = {}): Promise<AttemptRecord> {
  const ending: Ending = { attempt: denied, charged: { budget, as: 'ours' }, ...more };
  if (await entries.settle(ending)) return denied;
  const { claimed: _, presence: __, ...rest } = ending;
  await entries.settle(rest);
  return (await entries.attempt(denied.doorId, denied.attemptId)) ?? denied;
}
