import type { RequestRecord } from '../../domain/request-record.js';
import type { Identity } from '../../ports/identity.js';
import { type RightPorts, rightToDecide } from './approver-of.js';
import { isParty } from './find-request.js';

/** Why somebody may see a request: it is theirs, they may decide it, or they are security (whose reading is audited). */
export type Standing = 'party' | 'approver' | 'security';

export async function standingOf(who: Identity, record: RequestRecord, ports: RightPorts): Promise<Standing | undefined> {
  if (isParty(who, record)) return 'party';
  if (who.roles.includes('Latch.Approve') && (await rightToDecide(record, who.id, ports))) return 'approver';
  return who.roles.includes('Latch.Security') ? 'security' : undefined;
}
