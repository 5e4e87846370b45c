import type { CodeRecord } from '../../domain/grant-record.js';
import { proofHolds } from '../../domain/phone-proof.js';
import type { Ports } from '../edge-ports.js';
import type { Presentation } from './presentation.js';

/** Whether a code that was bound at reveal comes with a proof by that phone, out of a session that still counts. A reader that only has a keypad can show none. */
export async function isFromItsPhone(
  { boundTo, subjectId }: CodeRecord,
  { proof, attemptId }: Presentation,
  { directory }: Ports<'directory'>,
): Promise<boolean> {
  if (!boundTo) return true;
  if (!proofHolds(boundTo.publicJwk, proof, attemptId)) return false;
  const { sessionsValidFrom = '' } = (await directory.person(subjectId)) ?? {};
  return sessionsValidFrom <= boundTo.signedInAt;
}
