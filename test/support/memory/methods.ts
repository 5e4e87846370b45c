import type { MethodBook } from '../../../src/azure/graph-methods.js';
import type { Clock } from '../../../src/ports/clock.js';

/** What the report of second factors told, in memory. */
export function memoryMethods(clock: Clock): MethodBook {
  const told = new Map<string, { at: number; methods: readonly string[] | undefined }>();
  return {
    async of(id) {
      const seen = told.get(id);
      return seen && { ageMs: clock.now().getTime() - seen.at, methods: seen.methods };
    },
    note: async (id, methods) => void told.set(id, { at: clock.now().getTime(), methods }),
  };
}
