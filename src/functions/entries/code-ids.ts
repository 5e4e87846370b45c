import type { DoorRecord } from '../../domain/door-record.js';
import { codeTag, stretch, tagKey } from '../../domain/latch-code.js';
import type { SecretCode } from '../../domain/secret-code.js';
import type { MasterKeys } from '../../ports/keys.js';

/** The slow step, and the ids a code of this door would have under each of the live master keys. `stretched`: 32 bytes, for a lock that judges for itself. */
export async function codeIds(code: SecretCode, door: DoorRecord, keys: MasterKeys): Promise<{ stretched: Buffer; ids: string[] }> {
  const stretched = await stretch(code, Buffer.from(door.salt, 'base64url'), door.scryptCost);
  return { stretched, ids: (await keys.all()).map(({ master }) => `c:${codeTag(tagKey(master, door.id), door.id, stretched)}`) };
}
