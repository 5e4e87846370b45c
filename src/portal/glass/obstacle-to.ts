import type { Request } from '../request/types.js';

type Reader = { id: string; roles: readonly string[] };

/** Why a reader is not offered to open this without its approvers. The API looks again. */
export type Obstacle = 'not-theirs' | 'self-approval' | 'already-spoken' | 'broken' | 'already-decided' | 'not-now';

export const maySpeak = ({ roles }: Pick<Reader, 'roles'>): boolean => roles.includes('Latch.Security') || roles.includes('Latch.Approve');

export function obstacleTo(request: Request, session: Reader): Obstacle | undefined {
  const { requesterId, subjectId, status, glass, opensAtApproval } = request;
  if (!maySpeak(session)) return 'not-theirs';
  if (session.id === requesterId || session.id === subjectId) return 'self-approval';
  if (glass?.brokenAt !== undefined) return 'broken';
  if (glass?.voices.some(({ personId }) => personId === session.id)) return 'already-spoken';
  if (status !== 'awaiting-approval') return 'already-decided';
  return opensAtApproval ? undefined : 'not-now';
}
