import fc from 'fast-check';
import type { DoorRecord } from '../../src/domain/door-record.js';
import { DoorId, PersonId, RequestId, SiteId } from '../../src/domain/ids.js';
import { planRequest } from '../../src/domain/plan-request.js';
import { defaultPolicy } from '../../src/domain/policy.js';
import { newRequest } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';

export const numbered = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const person = (number: number) => PersonId.parse(numbered(number));

export const alice = person(1);
export const bob = person(2);
export const carol = person(3);
export const carolAdmin = person(4);
export const olu = person(5);
export const tara = person(6);

/** Carol has two accounts. */
export const sameAs = (one: PersonId, other: PersonId) => [one, other].every((id) => id === carol || id === carolAdmin);

export const requestId = RequestId.parse(numbered(100));
export const now = new Date('2027-03-04T09:00:00.000Z');
export const at = (time: string) => `2027-03-04T${time}:00.000Z`;
export const minutesOn = (minutes: number, from: Date = now) => new Date(from.getTime() + minutes * 60_000);

export const aDoor = (id: string, change: Partial<DoorRecord> = {}): DoorRecord => ({
  id: DoorId.parse(id),
  site: SiteId.parse('BER1'),
  name: id,
  timeZone: 'Europe/Berlin',
  class: 'controlled',
  judge: 'cloud',
  kind: 'door',
  offlineCapable: false,
  salt: 'c2FsdA',
  scryptCost: 4096,
  eligibilityGroup: numbered(200),
  approverGroups: [numbered(201)],
  terminals: [],
  ...change,
});

export const lobby = aDoor('lobby');
export const cage = aDoor('cage-12', { class: 'limited', judge: 'lock' });
export const serverA = aDoor('server-a', { class: 'exclusion' });
export const tower = aDoor('wtg7-tower', { class: 'limited', judge: 'lock', offlineCapable: true });
export const doors = [lobby, cage, serverA, tower];

export const visit = { start: '2027-03-04T14:00:00Z', end: '2027-03-04T15:00:00Z' };
export const visitNow = { start: 'now', minutes: 60 };

export const planned = (window: { start: string; end?: string; minutes?: number }, at: readonly DoorRecord[]) => {
  const plan = planRequest({ doorIds: at.map(({ id }) => id), window, purpose: 'a visit' }, doors, defaultPolicy, now);
  if (!plan.ok) throw new Error(plan.code);
  return plan;
};

/** Alice asks at 09:00 for the doors from 14:00 to 15:00, for herself unless a subject is named. */
export const asked = (change: { doors?: readonly DoorRecord[]; subjectId?: PersonId; now?: boolean } = {}): RequestRecord =>
  newRequest({
    id: requestId,
    tenantId: numbered(300),
    requesterId: alice,
    subjectId: change.subjectId ?? alice,
    purpose: 'a visit',
    askedAt: now,
    plan: planned(change.now ? visitNow : visit, change.doors ?? [serverA]),
    policyVersion: defaultPolicy.version,
    doors: change.doors ?? [serverA],
    bodyHash: 'f'.repeat(64),
  });

export const verdict = (
  name: 'identity' | 'risk',
  outcome: 'passed' | 'denied' | 'degraded' = 'passed',
  time = at('09:00'),
  reasons: string[] = [],
) => ({ name, outcome, reasons, policyVersion: defaultPolicy.version, at: time });

export const someInstant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) }).map((ms) => new Date(ms));
