import { revocationIn } from '../src/domain/deny-rule.js';
import type { DoorRecord } from '../src/domain/door-record.js';
import { ruleIdsFor } from '../src/domain/entry.js';
import type { Policy } from '../src/domain/policy.js';
import { noteVendor } from '../src/domain/request.js';
import type { Check, RequestRecord } from '../src/domain/request-record.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { Rules } from '../src/ports/grants.js';
import type { Directory, TenantAccess } from '../src/ports/people.js';
import { askTenant, type Examination, examine } from './fitness.js';
import { holderOf } from './standing.js';

type Needs = { doors: Doors; rules: Rules; directory: Directory; access: TenantAccess; clock: Clock; policy: Policy };

/** What directory, tenant and rules say of the people of a request at its doors, now. Throws while Graph is silent. */
export async function examined(needs: Needs, record: RequestRecord): Promise<Partial<Examination>> {
  const found = await Promise.all(record.doors.map(({ doorId }) => needs.doors.read(doorId)));
  const known = found.filter((door) => door !== undefined);
  if (known.length < found.length) return { identity: 'unknown-door' };
  const looked = await examine(needs, record, known, { tenant: askTenant(needs), until: record.clocks.decideBy });
  const withVendor = noteVendor(record, looked.subject?.person.company);
  const identity = (await ruledOut(needs, withVendor, known)) ?? looked.identity;
  return identity === undefined ? looked : { ...looked, identity };
}

/** The vendor comes from the directory, so its rules can be read only now. A lockdown refuses nobody: it lets nobody in. */
async function ruledOut({ rules, clock }: Needs, record: RequestRecord, doors: readonly DoorRecord[]): Promise<string | undefined> {
  const ids = doors.flatMap((door) => ruleIdsFor(holderOf(record, door)));
  return revocationIn(await rules.read([...new Set(ids)]), clock.now()) && 'revoked';
}

/** The same as checks: of the identity, and of the access if there is one to speak of. */
export function verdictsOn({ identity, access, stepUp, unasked, subject }: Partial<Examination>, policy: Policy, now: Date): Check[] {
  const verdict = (name: Check['name'], because: string | undefined, ...otherwise: string[]): Check => ({
    name,
    outcome: because ? 'denied' : 'passed',
    reasons: because ? [because] : otherwise,
    policyVersion: policy.version,
    at: now.toISOString(),
  });
  const first = verdict('identity', identity, 'enabled-and-eligible', ...(subject?.person.userType === 'guest' ? ['guest'] : []));
  if (identity) return [first];
  const passed = stepUp ? `more-needed: ${stepUp}` : 'device-and-place';
  const second = verdict('access', access, passed, ...(unasked ? [unasked] : []));
  const isLess = unasked === 'what-if-unavailable' && second.outcome === 'passed';
  return [first, isLess ? { ...second, outcome: 'degraded' } : second];
}
