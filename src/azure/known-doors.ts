import type { DoorRecord } from '../domain/door-record.js';
import type { DoorId } from '../domain/ids.js';

type Read = (id: DoorId) => Promise<DoorRecord | undefined>;

/** A door's record is believed this long without reading it again, by a clock that never stands still. */
const believedMs = 2_000;
const mostKnown = 5_000;

/** Doors as entries read them, many times a second at the same ones. `forget`: it was changed here, so the next reading asks. */
export function knownDoors(read: Read, elapsedMs: () => number = () => performance.now()): { read: Read; forget(id: DoorId): void } {
  const known = new Map<DoorId, { at: number; door: DoorRecord }>();
  return {
    async read(id) {
      const at = elapsedMs();
      const found = known.get(id);
      if (found && at - found.at < believedMs) return found.door;
      const door = await read(id);
      if (known.size >= mostKnown) known.clear();
      if (door) known.set(id, { at, door });
      return door;
    },
    forget: (id) => {
      known.delete(id);
    },
  };
}
