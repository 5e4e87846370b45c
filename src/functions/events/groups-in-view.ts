import { groupsThatCount } from '../../domain/eligibility.js';
import { policyAt } from '../../domain/policy-at.js';
import type { InView } from '../../domain/signals/graph-notice.js';
import { minutesAfter } from '../../domain/window.js';
import type { Ports } from '../edge-ports.js';

/** A notice and the next delta query tell of the same step at most so far apart. */
const sameMinutes = 15;

/** What tells a step through the door from other news: the groups that let somebody in, and who has just been told to have left one. */
export async function groupsInView({ doors, policy, signals, clock }: Ports<'doors' | 'policy' | 'signals' | 'clock'>): Promise<InView> {
  const [all, lately] = await Promise.all([doors.list(), signals.since(minutesAfter(clock.now(), -sameMinutes))]);
  const left = lately.flatMap(({ heard }) => heard.filter(({ word }) => word === 'member-left').flatMap(({ people }) => people));
  return { doorGroups: new Set(groupsThatCount(all, policyAt(policy, all))), leftLately: new Set(left) };
}
