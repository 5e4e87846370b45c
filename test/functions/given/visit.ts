import { digitsOf } from '../../../activities/code-digits.js';
import { firstCode } from '../../../activities/first-code.js';
import { requestIdOf } from '../../../src/domain/code-terms.js';
import type { DoorRecord } from '../../../src/domain/door-record.js';
import type { CodeRecord } from '../../../src/domain/grant-record.js';
import { planRequest } from '../../../src/domain/plan-request.js';
import { newRequest, noteCheck, noteDoor, requireApprovals } from '../../../src/domain/request.js';
import type { RequestRecord } from '../../../src/domain/request-record.js';
import type { Person } from '../../../src/ports/people.js';
import { people } from '../../support/site.js';
import { type Edge, tenantId } from './edge.js';

let visits = 0;

/** A request as it stands in the records before anything was checked: `[in so many minutes, for an hour)`. */
export async function askedFor(
  edge: Edge,
  door: DoorRecord,
  { who = people.alice, inMinutes = 60 }: { who?: Person; inMinutes?: number } = {},
) {
  const now = edge.clock.now();
  const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
  const plan = planRequest(
    { doorIds: [door.id], window: { start: at(inMinutes), end: at(inMinutes + 60) }, purpose: 'x' },
    [door],
    edge.policy,
    now,
  );
  if (!plan.ok) throw new Error(plan.detail);
  visits += 1;
  const record = newRequest({
    id: requestIdOf(who.id, `visit ${visits}`),
    tenantId,
    requesterId: who.id,
    subjectId: who.id,
    purpose: 'x',
    policyVersion: 'default-1',
    bodyHash: '',
    askedAt: now,
    plan,
    doors: [door],
  });
  return (await edge.requests.create(record)).record;
}

export type Visit = { record: RequestRecord; door: DoorRecord; code: CodeRecord; digits: string };

/** A request whose code is armed and sent: its window is `[opensIn, opensIn + 60)` minutes from now. */
export async function visit(edge: Edge, door: DoorRecord, opensIn = 0, who: Person = people.alice): Promise<Visit> {
  const asked = await askedFor(edge, door, { who, inMinutes: opensIn });
  const at = edge.clock.now().toISOString();
  const passed = (name: 'identity' | 'risk') => ({ name, outcome: 'passed' as const, reasons: [], policyVersion: 'default-1', at });
  const checked = noteCheck(noteCheck(asked, passed('identity')), passed('risk'));
  const record = noteDoor(requireApprovals(checked, 0, at), door.id, { lock: 'armed' }, 'armed', at);
  const code = await firstCode(edge, record, door, edge.clock.now());
  if (!code) throw new Error('no code');
  const sent = noteDoor(record, door.id, { delivery: 'sent', sealed: door.class === 'exclusion' }, 'delivery-sent', at);
  await edge.requests.change(asked.id, () => sent);
  return { record: sent, door, code, digits: (await digitsOf(edge.keys, code)).reveal() };
}
