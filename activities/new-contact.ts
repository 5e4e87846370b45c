import type { Policy } from '../src/domain/policy.js';
import { noteCheck } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { Clock } from '../src/ports/clock.js';
import type { MasterKeys } from '../src/ports/keys.js';
import type { HabitBook, Person } from '../src/ports/people.js';
import type { Requests } from '../src/ports/requests.js';
import { noticeContact } from './contact-digest.js';

type Needs = { requests: Requests; habits: HabitBook; keys: MasterKeys; clock: Clock; policy: Policy };

/** Whether mail or phone are others than when the request was judged, so that nobody who decided has seen it. The record says so, and from then on wants a strong sign-in. */
export async function hasNewContact(needs: Needs, { id, checks }: RequestRecord, person: Person): Promise<boolean> {
  const { requests, clock, policy } = needs;
  const changedAt = await noticeContact(needs, person);
  const judged = checks.findLast(({ name }) => name === 'risk');
  if (changedAt === undefined || judged === undefined || changedAt <= judged.at) return false;
  const check = { name: 'recheck' as const, outcome: 'degraded' as const, reasons: ['contact-changed'], policyVersion: policy.version };
  const at = clock.now().toISOString();
  await requests.change(id, (before) => ({ ...noteCheck(before, { ...check, at }), stepUp: policy.risk.stepUp }));
  return true;
}
