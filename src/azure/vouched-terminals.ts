import { LatchError } from '../domain/errors.js';
import type { Clock } from '../ports/clock.js';
import type { DeviceRegistry } from '../ports/doors.js';
import type { Terminals } from '../ports/keys.js';
import { freshFor } from './fresh-for.js';

/** `registry` with little patience: somebody stands at the door. `elapsed`: a clock that never stands still. */
export type VouchedOptions = { terminals: Terminals; registry: DeviceRegistry; elapsed?: Clock };

/** A busy terminal need not be asked about for every person in its queue; the hub takes 100 such questions a second. */
const vouchedMs = 1_000;

const machineTime: Clock = { now: () => new Date(performance.now()) };

/**
 * Terminals whose device the hub's registry lets in, as of a second ago at most: the hub tells of no device that is disabled while it is not
 * connected, so it is asked. While the hub is out of reach the status in the door's record decides alone.
 */
export function vouchedTerminals({ terminals, registry, elapsed = machineTime }: VouchedOptions): Terminals {
  const isLetIn = freshFor(vouchedMs, elapsed, async (deviceId) => (await registry.standing(deviceId)) === 'enabled');
  return {
    async verify(door, assertion, call) {
      const proof = await terminals.verify(door, assertion, call);
      return proof.kind === 'terminal' && (await unlessOutOfReach(isLetIn(proof.terminalId))) ? proof : { kind: 'refused' };
    },
  };
}

async function unlessOutOfReach(answer: Promise<boolean>): Promise<boolean> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof LatchError) return true;
    throw error;
  }
}
