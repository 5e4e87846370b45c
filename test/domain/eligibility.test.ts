import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eligibleAmong, groupsThatCount, isEligible, rolesCount } from '../../src/domain/eligibility.js';
import { defaultPolicy, type Policy } from '../../src/domain/policy.js';
import { policyAt } from '../../src/domain/policy-at.js';
import { cage, lobby, numbered } from './given.js';

const [ofCage, ofSite] = [numbered(401), numbered(402)];
const byRole = { ...cage, eligibilityGroup: ofCage, eligibilityRole: 'Latch.Door.cage' };
const atSite: Policy = { ...defaultPolicy, sites: { [cage.site]: { eligibleGroups: [ofSite] } } };
const under = (policy: Policy, held: Parameters<typeof isEligible>[0]) => isEligible(held, [byRole], policyAt(policy, [byRole]));

describe('eligibility', () => {
  it.each<[string, string[], string[] | undefined, boolean]>([
    ['in the door’s group', [ofCage], undefined, true],
    ['bears the door’s app role', [], ['Latch.Request', 'Latch.Door.cage'], true],
    ['bears another door’s', [], ['Latch.Door.lobby'], false],
    ['bears a role that only begins alike', [], ['Latch.Door.cage-2'], false],
    ['is nothing of it', [ofSite], [], false],
    ['is nothing of it, whose roles nobody knows', [ofSite], undefined, false],
  ])('is of whoever is %s', (_who, groups, roles, isIt) => expect(under(defaultPolicy, { groups, roles })).toBe(isIt));

  it('wants the groups of the site beside, whether group or role lets one in', () => {
    for (const held of [{ groups: [ofCage] }, { groups: [], roles: [byRole.eligibilityRole] }]) {
      expect(under(atSite, held)).toBe(false);
      expect(under(atSite, { ...held, groups: [...held.groups, ofSite] })).toBe(true);
    }
  });

  it('asks the directory for every group that counts, and for roles where a door has one', () => {
    expect(groupsThatCount([byRole, lobby], policyAt(atSite, [byRole, lobby])).toSorted()).toEqual(
      [ofCage, ofSite, lobby.eligibilityGroup].toSorted(),
    );
    expect([rolesCount([lobby]), rolesCount([lobby, byRole])]).toEqual([false, true]);
  });

  it('for doors together is never more than for each of them, whatever groups one is in', () => {
    const policy = { ...atSite, doors: { [lobby.id]: { eligibleGroups: [numbered(403)] } } };
    const some = fc.subarray([ofCage, ofSite, numbered(403), lobby.eligibilityGroup]);
    fc.assert(
      fc.property(some, fc.subarray([byRole.eligibilityRole]), (groups, roles) => {
        const together = isEligible({ groups, roles }, [byRole, lobby], policyAt(policy, [byRole, lobby]));
        const each = eligibleAmong({ groups, roles }, [byRole, lobby], policy);
        expect(together).toBe(each.length === 2);
      }),
    );
  });
});
