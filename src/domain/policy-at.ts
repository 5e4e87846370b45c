import type { DoorClass, DoorPolicy, DoorRecord } from './door-record.js';
import type { ClassPolicy, Demands, Policy } from './policy.js';
import type { DoorState } from './request-record.js';

/** A door as its operators keep it, or as a request remembers it. */
export type PolicyDoor = Pick<DoorRecord, 'id' | 'site' | 'class' | 'policy'> | Pick<DoorState, 'doorId' | 'site' | 'class' | 'policy'>;

/**
 * The policy as it stands for these doors together: what their sites, their zones and they themselves demand is folded into their classes,
 * the stricter word counts each time, and nothing is left to fold. In whatever order it is done, no part is ever laxer than what comes out.
 */
export function policyAt(policy: Policy, doors: readonly PolicyDoor[]): Policy {
  const demanded = doors.flatMap((door) => partsAt(policy, door).map(({ demands }) => ({ doorClass: door.class, demands })));
  if (demanded.length === 0) return { ...policy, ...nothingMore };
  const demands = demanded.map((each) => each.demands);
  const ofClass = (doorClass: DoorClass) =>
    tightened(
      policy.classes[doorClass],
      demanded.filter((each) => each.doorClass === doorClass).map((each) => each.demands),
    );
  return {
    ...policy,
    ...nothingMore,
    classes: { controlled: ofClass('controlled'), limited: ofClass('limited'), exclusion: ofClass('exclusion') },
    windowMaxMinutes: least(policy.windowMaxMinutes, ...demands.map((each) => each.windowMaxMinutes)),
    bookableDays: least(policy.bookableDays, ...demands.map((each) => each.bookableDays)),
    leads: leadsUnder(policy.leads, demands),
    offlineLeads: leadsUnder(policy.offlineLeads, demands),
  };
}

/** The parts of a policy that speak about a door beside its class, by name. */
export function partsAt(policy: Policy, door: PolicyDoor): { name: string; demands: Demands }[] {
  const id = 'id' in door ? door.id : door.doorId;
  const zones = Object.entries(policy.zones).filter(([, zone]) => zone.doors.includes(id));
  const named: [string, Demands | undefined][] = [
    [`site ${door.site}`, door.site && own(policy.sites, door.site)],
    ...zones.map(([name, { doors: _, ...demands }]): [string, Demands] => [`zone ${name}`, demands]),
    [`door ${id}`, own(policy.doors, id)],
    [`record of ${id}`, door.policy && demandsOf(door.policy)],
  ];
  return named.flatMap(([name, demands]) => (demands ? [{ name, demands }] : []));
}

const nothingMore = { sites: {}, zones: {}, doors: {} };

const own = <T>(among: Readonly<Record<string, T>>, name: string): T | undefined => (Object.hasOwn(among, name) ? among[name] : undefined);

const demandsOf = ({ approvers, ...rest }: DoorPolicy): Demands =>
  approvers === undefined ? rest : { ...rest, approvers: { low: approvers, medium: approvers, high: approvers } };

type Stricter<T> = (one: T, other: T) => T;

/** Every field of a class, by its own idea of strict; a field that is added without one does not compile. */
function tightened(base: ClassPolicy, by: readonly Demands[]): ClassPolicy {
  const over = <T>(own: T, field: (each: Demands) => T | undefined, stricter: Stricter<T>): T =>
    by.reduce((known, each) => {
      const more = field(each);
      return more === undefined ? known : stricter(known, more);
    }, own);
  return {
    approvers: over(base.approvers, (each) => each.approvers, moreOfEach),
    twoGroups: over(base.twoGroups, (each) => each.twoGroups, either),
    stepUp: over(base.stepUp, (each) => each.stepUp, allOf),
    compliantDevice: over(base.compliantDevice, (each) => each.compliantDevice, either),
    trustedPlace: over(base.trustedPlace, (each) => each.trustedPlace, either),
    strongMethods: over(base.strongMethods, (each) => each.strongMethods, either),
    codeLifeMinutes: over(base.codeLifeMinutes, (each) => each.codeLifeMinutes, Math.min),
    delivery: over(base.delivery, (each) => each.delivery, furtherOn(['direct', 'push-or-sms', 'sealed'])),
    riskSourceDown: over(base.riskSourceDown, (each) => each.riskSourceDown, furtherOn(['degrade', 'deny'])),
    risk: over(base.risk, (each) => each.risk, lessOfEach),
    riskRaised: over(base.riskRaised, (each) => each.riskRaised, furtherOn(['flag', 'end'])),
    blockedPlaces: over(base.blockedPlaces, (each) => each.blockedPlaces, everyOne),
    guests: over(base.guests, (each) => each.guests, furtherOn(['allowed', 'denied'])),
    eligibleGroups: over(base.eligibleGroups, (each) => each.eligibleGroups, everyOne),
  };
}

const either: Stricter<boolean> = (one, other) => one || other;

const moreOfEach: Stricter<ClassPolicy['approvers']> = (one, other) => ({
  low: Math.max(one.low, other.low),
  medium: Math.max(one.medium, other.medium),
  high: Math.max(one.high, other.high),
});

const lessOfEach: Stricter<ClassPolicy['risk']> = (one, other) => ({
  stepUpAbove: Math.min(one.stepUpAbove, other.stepUpAbove),
  escortAbove: Math.min(one.escortAbove, other.escortAbove),
  denyAbove: Math.min(one.denyAbove, other.denyAbove),
});

const everyOne: Stricter<string[]> = (one, other) => [...new Set([...one, ...other])].sort();

/** Every context that either demands, each as young as the stricter of the two wants it. */
const allOf: Stricter<ClassPolicy['stepUp']> = (one, other) => {
  const youngest = new Map<string, number>();
  for (const { context, maxAgeMinutes } of [...one, ...other]) {
    youngest.set(context, Math.min(maxAgeMinutes, youngest.get(context) ?? maxAgeMinutes));
  }
  return [...youngest].map(([context, maxAgeMinutes]) => ({ context, maxAgeMinutes })).sort(byContext);
};
const byContext = (one: { context: string }, other: { context: string }) => (one.context < other.context ? -1 : 1);

/** Of two words the one that stands further on in the order from lax to strict. */
const furtherOn =
  <T extends string>(order: readonly T[]): Stricter<T> =>
  (one, other) =>
    order.indexOf(one) < order.indexOf(other) ? other : one;

const least = (...numbers: (number | undefined)[]): number => Math.min(...numbers.filter((each) => each !== undefined));

/** Later is stricter; nothing is delivered before the lock is armed. */
function leadsUnder(leads: Policy['leads'], demands: readonly Demands[]): Policy['leads'] {
  const armMinutes = least(leads.armMinutes, ...demands.map((each) => each.armLeadMinutes));
  return { armMinutes, deliverMinutes: least(leads.deliverMinutes, armMinutes, ...demands.map((each) => each.deliverLeadMinutes)) };
}
