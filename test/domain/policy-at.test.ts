import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DoorClass } from '../../src/domain/door-record.js';
import { type ClassPolicy, Demands, defaultPolicy, Policy } from '../../src/domain/policy.js';
import { partsAt, policyAt } from '../../src/domain/policy-at.js';
import { aDoor, cage, lobby, numbered, serverA } from './given.js';

const count = fc.nat(5);
const minutes = fc.integer({ min: 1, max: 1440 });
const score = fc.nat(100);
const demands = fc.record(
  {
    approvers: fc.record({ low: count, medium: count, high: count }),
    stepUp: fc.uniqueArray(fc.record({ context: fc.constantFrom('c1', 'c2', 'c3'), maxAgeMinutes: minutes }), {
      selector: ({ context }) => context,
    }),
    compliantDevice: fc.boolean(),
    trustedPlace: fc.boolean(),
    twoGroups: fc.boolean(),
    strongMethods: fc.boolean(),
    codeLifeMinutes: minutes,
    delivery: fc.constantFrom('direct' as const, 'push-or-sms' as const, 'sealed' as const),
    riskSourceDown: fc.constantFrom('degrade' as const, 'deny' as const),
    risk: fc.record({ stepUpAbove: score, escortAbove: score, denyAbove: score }),
    riskRaised: fc.constantFrom('end' as const, 'flag' as const),
    blockedPlaces: fc.uniqueArray(fc.constantFrom('Elsewhere', 'Nowhere')),
    guests: fc.constantFrom('allowed' as const, 'denied' as const),
    eligibleGroups: fc.uniqueArray(fc.constantFrom(numbered(301), numbered(302), numbered(303))),
    windowMaxMinutes: minutes,
    bookableDays: fc.integer({ min: 1, max: 400 }),
    armLeadMinutes: minutes,
    deliverLeadMinutes: minutes,
  },
  { requiredKeys: [] },
);

const door = fc.constantFrom(lobby, cage, serverA, aDoor('gate', { class: 'limited', policy: { approvers: 2, codeLifeMinutes: 5 } }));
const doors = fc.uniqueArray(door, { minLength: 1, selector: ({ id }) => id });
const policy = fc.record({ site: demands, zone: demands, other: demands, own: demands }).map(({ site, zone, other, own }) =>
  Policy.parse({
    ...defaultPolicy,
    sites: { BER1: site },
    zones: { cold: { doors: ['cage-12', 'server-a'], ...zone }, entrance: { doors: ['lobby', 'gate'], ...other } },
    doors: { 'server-a': own, lobby: own },
  }),
);

const order = {
  delivery: ['direct', 'push-or-sms', 'sealed'],
  riskSourceDown: ['degrade', 'deny'],
  riskRaised: ['flag', 'end'],
  guests: ['allowed', 'denied'],
};
const isAmong = (wanted: readonly string[] = [], all: readonly string[]) => wanted.every((each) => all.includes(each));

/** Which fields of a class fall short of what a part demands; none should. */
function shortOf(has: ClassPolicy, wants: Demands): string[] {
  const { approvers: people, risk } = wants;
  const met: Record<string, boolean> = {
    approvers: !people || (['low', 'medium', 'high'] as const).every((band) => has.approvers[band] >= people[band]),
    stepUp: (wants.stepUp ?? []).every(({ context, maxAgeMinutes }) =>
      has.stepUp.some((demand) => demand.context === context && demand.maxAgeMinutes <= maxAgeMinutes),
    ),
    compliantDevice: has.compliantDevice || !wants.compliantDevice,
    trustedPlace: has.trustedPlace || !wants.trustedPlace,
    twoGroups: has.twoGroups || !wants.twoGroups,
    strongMethods: has.strongMethods || !wants.strongMethods,
    codeLifeMinutes: has.codeLifeMinutes <= (wants.codeLifeMinutes ?? Number.POSITIVE_INFINITY),
    delivery: order.delivery.indexOf(has.delivery) >= order.delivery.indexOf(wants.delivery ?? 'direct'),
    riskSourceDown: order.riskSourceDown.indexOf(has.riskSourceDown) >= order.riskSourceDown.indexOf(wants.riskSourceDown ?? 'degrade'),
    risk: !risk || (['stepUpAbove', 'escortAbove', 'denyAbove'] as const).every((limit) => has.risk[limit] <= risk[limit]),
    riskRaised: order.riskRaised.indexOf(has.riskRaised) >= order.riskRaised.indexOf(wants.riskRaised ?? 'flag'),
    guests: order.guests.indexOf(has.guests) >= order.guests.indexOf(wants.guests ?? 'allowed'),
    blockedPlaces: isAmong(wants.blockedPlaces, has.blockedPlaces),
    eligibleGroups: isAmong(wants.eligibleGroups, has.eligibleGroups),
  };
  return Object.keys(met).filter((field) => !met[field]);
}

describe('the policy at some doors', () => {
  it('is the same in whatever order they are named', () => {
    fc.assert(
      fc.property(policy, doors, (given, some) => {
        expect(policyAt(given, [...some].reverse())).toEqual(policyAt(given, some));
      }),
    );
  });

  it('is the same whether a site, a zone or the door itself demands it', () => {
    fc.assert(
      fc.property(demands, demands, (one, other) => {
        const at = (parts: object) => policyAt(Policy.parse({ ...defaultPolicy, ...parts }), [serverA]);
        const written = at({ sites: { BER1: one }, doors: { 'server-a': other } });
        expect(at({ sites: { BER1: other }, doors: { 'server-a': one } })).toEqual(written);
        expect(at({ zones: { a: { ...one, doors: [serverA.id] }, b: { ...other, doors: [serverA.id] } } })).toEqual(written);
      }),
    );
  });

  it('is never laxer than the class, the site, the zone, the door or its record, nor than one of the doors alone', () => {
    fc.assert(
      fc.property(policy, doors, (given, some) => {
        const together = policyAt(given, some);
        for (const each of some) {
          const has = together.classes[each.class];
          const alone = policyAt(given, [each]);
          for (const part of partsAt(given, each))
            expect({ part: part.name, short: shortOf(has, part.demands) }).toMatchObject({ short: [] });
          expect([shortOf(has, given.classes[each.class]), shortOf(has, alone.classes[each.class])]).toEqual([[], []]);
          for (const limit of ['windowMaxMinutes', 'bookableDays'] as const) {
            expect(together[limit]).toBeLessThanOrEqual(Math.min(given[limit], alone[limit]));
          }
          expect(together.leads.armMinutes).toBeLessThanOrEqual(alone.leads.armMinutes);
          expect(together.leads.deliverMinutes).toBeLessThanOrEqual(together.leads.armMinutes);
        }
      }),
    );
  });

  it('changes nothing for a class nobody asks for, and nothing when it is folded again', () => {
    fc.assert(
      fc.property(policy, doors, (given, some) => {
        const here = policyAt(given, some);
        expect(policyAt(here, [])).toEqual(here);
        for (const other of DoorClass.options.filter((each) => some.every((known) => known.class !== each)))
          expect(here.classes[other]).toEqual(given.classes[other]);
      }),
    );
  });

  it('takes nothing from a name that only every object has', () => {
    const odd = aDoor('toString', { site: lobby.site });
    expect(partsAt(defaultPolicy, odd)).toEqual([]);
  });

  it('demands of the demands nothing that nobody wrote', () => {
    expect(Demands.parse({})).toEqual({});
  });
});
