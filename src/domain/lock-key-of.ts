import type { Lock } from './door-record.js';
import { type Key, lockKey } from './latch-code.js';

type Masters = { current(): Promise<{ master: Key }>; byId(kid: string): Promise<Key | undefined> };

/** The key a lock was given at its enrolment, under the master key of that time, so that a newer master changes nothing for it. Undefined: that master is gone. A lock without a `kid` was registered by hand: it goes by the current one. */
export async function lockKeyOf(masters: Masters, { deviceId, enrolment, kid }: Lock): Promise<Key | undefined> {
  const master = kid === undefined ? (await masters.current()).master : await masters.byId(kid);
  return master && lockKey(master, deviceId, enrolment);
}
