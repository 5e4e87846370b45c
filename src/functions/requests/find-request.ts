import { RequestId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Identity } from '../../ports/identity.js';
import type { Requests } from '../../ports/requests.js';

/** The request a path names; undefined for whatever is no id of one. */
export async function findRequest(requests: Requests, id: string | undefined): Promise<RequestRecord | undefined> {
  const parsed = RequestId.safeParse(id?.toLowerCase());
  return parsed.success ? requests.read(parsed.data) : undefined;
}

/** Is this person one of those who want in? */
export const isParty = (who: Identity, record: RequestRecord): boolean =>
  who.kind === 'person' && (who.id === record.requesterId || who.id === record.subjectId);
