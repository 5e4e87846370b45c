import { LatchError } from '../src/domain/errors.js';
import type { Instant } from '../src/domain/ids.js';
import { askAgainAt } from '../src/domain/patience.js';
import type { Policy } from '../src/domain/policy.js';
import { noteCheck, noteVendor } from '../src/domain/request.js';
import type { Check, RequestRecord } from '../src/domain/request-record.js';
import { earliest, instantFrom } from '../src/domain/window.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { Rules } from '../src/ports/grants.js';
import type { MasterKeys } from '../src/ports/keys.js';
import type { Directory, HabitBook, TenantAccess } from '../src/ports/people.js';
import type { Requests } from '../src/ports/requests.js';
import { noticeContact } from './contact-digest.js';
import { checkIdentity } from './contracts.js';
import { examined, verdictsOn } from './examined.js';
import type { Examination } from './fitness.js';
import { outOfReach } from './out-of-reach.js';

type Needs = {
  requests: Requests;
  doors: Doors;
  rules: Rules;
  directory: Directory;
  access: TenantAccess;
  habits: HabitBook;
  keys: MasterKeys;
  clock: Clock;
  policy: Policy;
};

/** Are requester and subject known, enabled, eligible at every door, well enough equipped and free of deny rules? The verdicts go to the record. */
export const checkIdentityActivity = implement(
  checkIdentity,
  (needs: Needs) =>
    async ({ requestId }, log): Promise<Answer<typeof checkIdentity>> => {
      const record = await needs.requests.read(requestId);
      if (!record) return { kind: 'denied', because: 'unknown-request' };
      const found = await examined(needs, record).catch((trouble: unknown) => silenceIn(trouble));
      if (found instanceof LatchError) return waitFor(found, record, needs);
      if (found.subject) await noticeContact(needs, found.subject.person);
      const because = found.identity ?? found.access;
      await needs.requests.change(requestId, (now) => noted(now, found, needs));
      log.info('identity checked', { outcome: because ?? 'passed' });
      return because ? { kind: 'denied', because } : { kind: 'passed' };
    },
);

function silenceIn(trouble: unknown): LatchError {
  const silent = outOfReach(trouble);
  if (!silent) throw trouble;
  return silent;
}

/** The directory is asked again for as long as somebody could still decide; the record says so meanwhile. */
async function waitFor({ code, retryAfterMs }: LatchError, record: RequestRecord, needs: Needs): Promise<Answer<typeof checkIdentity>> {
  const { requests, clock, policy } = needs;
  const now = clock.now();
  const at = now.toISOString();
  const { decideBy } = record.clocks;
  if (at >= decideBy) return { kind: 'lapsed', because: code };
  const check: Check = { name: 'identity', outcome: 'waiting', reasons: [code], policyVersion: policy.version, at };
  const changed = await requests.change(record.id, (current) => noteCheck(current, check));
  const noted = changed?.checks.findLast(({ name }) => name === 'identity') ?? check;
  const againAt = code === 'directory-busy' ? turnAt(now, retryAfterMs) : askAgainAt(noted.at, now, retryAfterMs);
  return { kind: 'waiting', againAt: earliest(againAt, decideBy) };
}

/** Whoever has a turn comes when it is theirs, however long they have waited. */
const turnAt = (now: Date, afterMs = 0): Instant => instantFrom(new Date(now.getTime() + afterMs));

function noted(record: RequestRecord, found: Partial<Examination>, { clock, policy }: Needs): RequestRecord {
  const known = noteVendor(record, found.subject?.person.company);
  const demanded = found.stepUp && !found.identity ? { ...known, stepUp: policy.risk.stepUp } : known;
  return verdictsOn(found, policy, clock.now()).reduce(noteCheck, demanded);
}
