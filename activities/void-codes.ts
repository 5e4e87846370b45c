import type { CodeRecord } from '../src/domain/grant-record.js';
import type { DoorId, GrantId } from '../src/domain/ids.js';
import { endingOf } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { CodeChange, Grants } from '../src/ports/grants.js';

/** Ends a grant in the records: no code of it opens any more. Comes back with the grant's codes as they were, none if there is no grant. */
export async function voidCodes(grants: Grants, record: RequestRecord, at: { doorId: DoorId; grantId: GrantId }, now: Date) {
  const grant = await grants.read(at.doorId, at.grantId);
  if (!grant) return undefined;
  const codes = await grants.codes(at.doorId, at.grantId);
  for (const code of codes) {
    const change = deathOf(record, code, now);
    if (change.from.includes(code.state)) await grants.moveCode(at.doorId, code.id, change);
  }
  if (grant.state === 'live') await grants.end(at.doorId, at.grantId);
  return codes;
}

/** A code that ran out expires, and an entry just begun may finish; one that is taken away dies even while an entry is under way. */
function deathOf(record: RequestRecord, code: CodeRecord, now: Date): CodeChange {
  const taken = ['cancelled', 'revoked'].includes(endingOf(record));
  if (taken) return { from: ['live', 'claimed'], to: 'revoked' };
  return { from: ['live'], to: code.notAfter <= now.toISOString() ? 'expired' : 'revoked' };
}
