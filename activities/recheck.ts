import type { DoorRecord } from '../src/domain/door-record.js';
import { LatchError } from '../src/domain/errors.js';
import type { Instant } from '../src/domain/ids.js';
import type { Policy } from '../src/domain/policy.js';
import { noteCheck } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { goesOnWithoutRisk } from '../src/domain/risk.js';
import { isOnlyFlagged } from '../src/domain/risk-again.js';
import { approvalsRestOn } from '../src/domain/void-approval.js';
import { instantFrom } from '../src/domain/window.js';
import type { Clock } from '../src/ports/clock.js';
import type { Directory, RiskSignals, TenantAccess } from '../src/ports/people.js';
import type { Requests } from '../src/ports/requests.js';
import { examine } from './fitness.js';
import { outOfReach } from './out-of-reach.js';
import { riskyNow } from './risk-now.js';
import { objection } from './standing.js';
import { voidGone } from './void-gone.js';

type Needs = { directory: Directory; access: TenantAccess; risk: RiskSignals; requests: Requests; clock: Clock; policy: Policy };

/**
 * Everything about the people of a request asked again before something opens: why not, or undefined. Graph out of reach: doors whose class
 * says so stay shut (it throws `directory-unavailable` or `risk-unavailable`), the others go on, and the record says so.
 * A risk that has risen ends it or is only flagged, as the policy of its doors says. `riskAgeMs`: how old the risk may be; `mayWait`: where
 * Graph is asked in turns, `directory-busy` says when it is one's own, and the step is to be taken then.
 */
export async function recheck(
  needs: Needs,
  record: RequestRecord,
  doors: readonly DoorRecord[],
  { riskAgeMs, mayWait = false }: { riskAgeMs?: number | undefined; mayWait?: boolean } = {},
): Promise<string | undefined> {
  try {
    return (await unfit(needs, record, doors)) ?? (await riskOf(needs, record, riskAgeMs));
  } catch (trouble) {
    const silent = outOfReach(trouble);
    if (!silent || (mayWait && isInTime(silent, record, needs.clock)) || !goesOnWithoutRisk(doors, needs.policy)) throw trouble;
    await flag(needs, record, silent.code);
    return undefined;
  }
}

/** Whether the turn one is given comes before the window opens. */
const isInTime = ({ code, retryAfterMs = 0 }: LatchError, { window }: RequestRecord, clock: Clock): boolean =>
  code === 'directory-busy' && instantFrom(new Date(clock.now().getTime() + retryAfterMs)) < window.opensAt;

/** As `recheck`, for a step that can wait: when Graph names a time to ask again, the step is to be taken then. */
export async function objectionAt(
  needs: Needs,
  record: RequestRecord,
  door: DoorRecord,
): Promise<ReturnType<typeof objection> | { kind: 'pending'; because: string; againAt: Instant } | undefined> {
  try {
    const because = await recheck(needs, record, [door], { mayWait: true });
    return because === undefined ? undefined : objection(because);
  } catch (trouble) {
    const pauseMs = outOfReach(trouble)?.retryAfterMs;
    if (pauseMs === undefined || !(trouble instanceof LatchError)) throw trouble;
    return { kind: 'pending', because: trouble.code, againAt: instantFrom(new Date(needs.clock.now().getTime() + pauseMs)) };
  }
}

/** An approver who is gone takes their approval along: `moved` where everything is to be asked anew. */
async function unfit(needs: Needs, record: RequestRecord, doors: readonly DoorRecord[]): Promise<string | undefined> {
  const { identity, access, gone } = await examine(needs, record, doors, {
    others: approvalsRestOn(record),
    until: record.window.opensAt,
  });
  const because = identity ?? access;
  if (because !== undefined || gone.length === 0) return because;
  const after = await voidGone(needs, record, gone);
  return after?.catchUp?.from === 'checks' ? 'moved' : undefined;
}

async function riskOf(needs: Needs, record: RequestRecord, riskAgeMs: number | undefined): Promise<string | undefined> {
  const because = await riskyNow(needs, record, riskAgeMs);
  if (because !== undefined && isOnlyFlagged(because, record, needs.policy)) {
    await flag(needs, record, because);
    return undefined;
  }
  if (because === 'risk-unavailable') throw new LatchError('risk-unavailable', 'nobody can say how risky this is now');
  return because;
}

async function flag({ requests, clock, policy }: Needs, { id }: RequestRecord, because: string): Promise<void> {
  const at = clock.now().toISOString();
  const reasons = [because];
  await requests.change(id, (now) => noteCheck(now, { name: 'recheck', outcome: 'degraded', reasons, policyVersion: policy.version, at }));
}
