import type { TenantPolicy } from '../../../src/domain/conditional-access.js';
import type { NamedLocation } from '../../../src/domain/named-locations.js';
import type { TenantAccess } from '../../../src/ports/people.js';

/** A tenant's conditional access in memory: no locations, and no policies asked, until some are set. */
export function memoryAccess(): TenantAccess & {
  place(locations: readonly NamedLocation[]): void;
  say(policies: TenantPolicy[] | 'off' | 'unlicensed'): void;
} {
  let known: NamedLocation[] = [];
  let said: TenantPolicy[] | 'off' | 'unlicensed' = 'off';
  return {
    locations: async () => known,
    evaluate: async () => said,
    place: (locations) => {
      known = [...locations];
    },
    say: (policies) => {
      said = policies;
    },
  };
}
