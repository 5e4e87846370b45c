import type { CodeRecord } from '../../domain/grant-record.js';
import { proofHolds } from '../../domain/phone-proof.js';
import type { Ports } from '../edge-ports.js';
import type { Presentation } from './presentation.js';

/** Whether a sealed code comes out of a session that still counts, and one that was bound at reveal with a proof by its phone. A reader that only has a keypad can show none. */
export async function isFromItsPhone(
  { boundTo, shownIn, subjectId }: CodeRecord,
  { proof, attemptId }: Presentation,
  { directory }: Ports<'directory'>,
): Promise<boolean> {
  const signedInAt = boundTo?.signedInAt ?? shownIn?.signedInAt;
  if (signedInAt === undefined) return true;
  if (boundTo && !proofHolds(boundTo.publicJwk, proof, attemptId)) return false;
  const { sessionsValidFrom = '' } = (await directory.person(subjectId)) ?? {};
  return sessionsValidFrom <= signedInAt;
}
