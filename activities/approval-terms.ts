import { type DoorRecord, groupsThatDecide } from '../src/domain/door-record.js';
import type { Policy } from '../src/domain/policy.js';
import { policyAt } from '../src/domain/policy-at.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { RiskVerdict } from '../src/domain/risk.js';
import type { SiteCalendars } from '../src/ports/visits.js';
import { specialDays } from './special-days.js';

/** `twoGroups`: the groups of every door that wants to hear two of them, where somebody must approve at all. */
export type ApprovalTerms = { required: number; escort: boolean; twoGroups: string[][] };

/** Who must say yes to a request: by its risk, its doors, and the holidays and freezes of their sites. Nobody to one that is denied. */
export async function approvalTerms(
  { calendars, policy }: { calendars: SiteCalendars; policy: Policy },
  { window }: RequestRecord,
  doors: readonly DoorRecord[],
  verdict: RiskVerdict,
): Promise<ApprovalTerms> {
  if (verdict.outcome === 'denied') return { required: 0, escort: false, twoGroups: [] };
  const stays = doors.map((door) => ({ door, window }));
  const { extraApprovers } = await specialDays(calendars, stays);
  const some = verdict.approvers + extraApprovers;
  const wanting = some === 0 ? [] : doors.filter((door) => policyAt(policy, [door]).classes[door.class].twoGroups);
  return { required: Math.max(some, wanting.length > 0 ? 2 : 0), escort: verdict.escort, twoGroups: wanting.map(groupsThatDecide) };
}
