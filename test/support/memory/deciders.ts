import { type Delegations, noDelegations } from '../../../src/domain/delegation.js';
import { type GlassBook, noGlass } from '../../../src/domain/glass-book.js';
import { noPushes, type PushBook } from '../../../src/domain/push-book.js';
import type { DelegationBook, GlassBooks, PushBooks } from '../../../src/ports/people.js';
import { kept } from './kept.js';

/** Who decides in whose place, in memory. */
export function memoryDelegations(): DelegationBook {
  const records = kept<Delegations>();
  return {
    of: async (id) => records.get(id) ?? noDelegations(id),
    naming: async (to) => records.all().filter((each) => each.to.includes(to)),
    change: async (id, transition) => records.put(id, transition(records.get(id) ?? noDelegations(id))),
  };
}

/** How often approvers were asked of late, in memory. */
export function memoryPushBooks(): PushBooks {
  const records = kept<PushBook>();
  return { change: async (id, transition) => records.put(id, transition(records.get(id) ?? noPushes(id))) };
}

/** For what people have broken the glass, in memory. */
export function memoryGlassBooks(): GlassBooks {
  const records = kept<GlassBook>();
  return {
    of: async (id) => records.get(id) ?? noGlass(id),
    change: async (id, transition) => records.put(id, transition(records.get(id) ?? noGlass(id))),
  };
}
