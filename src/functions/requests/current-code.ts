import type { CodeRecord } from '../../domain/grant-record.js';
import type { DoorId, GrantId } from '../../domain/ids.js';
import type { Grants } from '../../ports/grants.js';

/** The live code of a grant, if it has one. */
export async function currentCode(grants: Grants, doorId: DoorId, grantId: GrantId): Promise<CodeRecord | undefined> {
  const [newest] = await grants.codes(doorId, grantId);
  return newest?.state === 'live' ? newest : undefined;
}
