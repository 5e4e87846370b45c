import type { DoorRecord } from '../../domain/door-record.js';
import type { CodeRecord } from '../../domain/grant-record.js';
import { codeTag, stretch, tagKey } from '../../domain/latch-code.js';
import type { SecretCode } from '../../domain/secret-code.js';
import type { EntryBook, MasterKeys } from '../../ports.js';

/** The slow step, and the record whose tag it gives under one of the live master keys. `stretched`: 32 bytes, for a lock that judges for itself. */
export async function findCode(
  code: SecretCode,
  door: DoorRecord,
  { entries, keys }: { entries: EntryBook; keys: MasterKeys },
): Promise<{ stretched: Buffer; record?: CodeRecord }> {
  const stretched = await stretch(code, Buffer.from(door.salt, 'base64url'), door.scryptCost);
  for (const { master } of await keys.all()) {
    const record = await entries.code(door.id, `c:${codeTag(tagKey(master, door.id), door.id, stretched)}`);
    if (record) return { stretched, record };
  }
  return { stretched };
}
