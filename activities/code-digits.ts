import { LatchError } from '../src/domain/errors.js';
import type { CodeRecord } from '../src/domain/grant-record.js';
import { codeKey, deriveCode } from '../src/domain/latch-code.js';
import type { SecretCode } from '../src/domain/secret-code.js';
import type { MasterKeys } from '../src/ports/keys.js';

/** Derives the digits of a recorded code again. The result must not leave the activity but by its delivery. */
export async function digitsOf(keys: MasterKeys, code: CodeRecord): Promise<SecretCode> {
  const master = await keys.byId(code.kid);
  if (!master) throw new LatchError('keys-unavailable', `no master key ${code.kid}`);
  return deriveCode(codeKey(master, code.doorId), code);
}
