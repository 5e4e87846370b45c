import { LatchError } from '../domain/errors.js';
import type { DeviceRegistry } from '../ports/doors.js';
import type { Terminals } from '../ports/keys.js';

/** `registry` with little patience: somebody stands at the door. */
export type VouchedOptions = { terminals: Terminals; registry: DeviceRegistry };

/**
 * Terminals whose device the hub's registry lets in at this moment: the hub tells of no device that is disabled while it is not connected, so it is asked.
 * Calls of one terminal that come together share one answer. While the hub is out of reach the status in the door's record decides alone.
 */
export function vouchedTerminals({ terminals, registry }: VouchedOptions): Terminals {
  const asking = new Map<string, Promise<boolean>>();
  const isKnown = (deviceId: string): Promise<boolean> => {
    const answer = asking.get(deviceId) ?? isEnabled(registry, deviceId).finally(() => asking.delete(deviceId));
    asking.set(deviceId, answer);
    return answer;
  };
  return {
    async verify(door, assertion, call) {
      const proof = await terminals.verify(door, assertion, call);
      return proof.kind === 'terminal' && (await isKnown(proof.terminalId)) ? proof : { kind: 'refused' };
    },
  };
}

async function isEnabled(registry: DeviceRegistry, deviceId: string): Promise<boolean> {
  try {
    return (await registry.standing(deviceId)) === 'enabled';
  } catch (error) {
    if (error instanceof LatchError) return true;
    throw error;
  }
}
