import type { Retained } from '../../../src/ports/retention.js';
import type { MemoryPorts } from '../memory-ports.js';
import type { MemoryAudit } from './audit.js';

/** What can be taken out of the records in memory. */
export function memoryRetained({ requests, visits, grants, codes, attempts }: MemoryPorts['stores'], audit: MemoryAudit): Retained {
  return {
    closedRequests: async (before, most) =>
      requests
        .all()
        .filter(
          ({ status, window, doors }) =>
            status === 'closed' && window.closesAt < before && !doors.some(({ lock }) => lock === 'unconfirmed'),
        )
        .slice(0, most),
    removeRequest: async (id) => requests.drop(id),
    closedVisits: async (before, most) =>
      visits
        .all()
        .filter(({ closed }) => closed && closed.at < before)
        .slice(0, most),
    removeVisit: async (id) => visits.drop(id),
    entries: async (doorId, before, most) =>
      [
        ...attempts.all().filter(({ at }) => at < before),
        ...codes.all().filter(({ notAfter }) => notAfter < before),
        ...grants.all().filter(({ state, window }) => state === 'ended' && window.closesAt < before),
      ]
        .filter((entry) => entry.doorId === doorId)
        .slice(0, most),
    async removeEntry(_doorId, id) {
      for (const store of [attempts, codes, grants]) store.drop(id);
    },
    removeChain: async (chain) => audit.drop(chain),
  };
}
