import { createHash, hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { Instant, PersonId, RequestId } from './ids.js';
import { canonical, type Key } from './latch-code.js';
import type { Vote } from './request-record.js';
import { instantFrom } from './window.js';

/** The link in one approver's mail: container `approvals`, partition `/id`. The id is the digest of its token, which is kept nowhere. */
export const ApprovalLink = z.object({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  requestId: RequestId,
  approverId: PersonId,
  decideBy: Instant,
  /** Which question of the request it asks; absent on links from before they knew. */
  question: z.int().optional(),
  /** Operation id of the mail it went out in; delivery reports name it. */
  messageId: z.uuid(),
  /** The one decision that was made with it. */
  used: z.object({ decision: z.enum(['approve', 'deny']), escort: z.boolean().optional(), at: Instant }).optional(),
});
export type ApprovalLink = z.infer<typeof ApprovalLink>;

/** Why a link is of no use to who came with it. Only the audit is told which. `no-right`: they may not decide its request any more. */
export type LinkRefusal = 'tampered' | 'unknown' | 'other-person' | 'other-request' | 'used' | 'expired' | 'no-right';

/** Who came with a link, what they take it to be about, and what they want to decide, where they say so. */
export type Bearer = { id: PersonId; requestId?: RequestId | undefined; ballot?: Pick<Vote, 'decision' | 'escort'> };

const checkLength = 6;

/**
 * The token of the link to one approver about one request: 256 bits by HKDF-SHA256 (RFC 5869) of the master key, base64url, and six characters that tell
 * whether it arrived whole. The same however often it is made, so that a repeated mail is the same mail.
 * `question`: a link is good for one decision, so that what is asked later needs another one.
 */
export function linkToken(master: Key, requestId: RequestId, approverId: PersonId, question = 0): string {
  const terms = ['latch/approval-link/v1', requestId, approverId, ...(question > 0 ? [String(question)] : [])];
  const bits = hkdfSync('sha256', master, Buffer.alloc(0), canonical(terms), 32);
  const secret = Buffer.from(bits).toString('base64url');
  return secret + checkOf(secret);
}

/** The digest of the token as written: two spellings of the same bytes are two tokens. */
export const linkId = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Whether the token reads like one of ours. Nobody need be asked about one that does not. */
export const isWhole = (token: string): boolean =>
  /^[\w-]{49}$/.test(token) && checkOf(token.slice(0, -checkLength)) === token.slice(-checkLength);

const checkOf = (secret: string) => createHash('sha256').update(`latch/link-check/v1/${secret}`).digest('base64url').slice(0, checkLength);

/** Why this bearer cannot use the link now; undefined when they can. The decision it was used for may be said again, at any time. */
export function linkRefusal(link: ApprovalLink, { id, requestId, ballot }: Bearer, now: Date): LinkRefusal | undefined {
  if (link.approverId !== id) return 'other-person';
  if (requestId !== undefined && link.requestId !== requestId) return 'other-request';
  if (link.used) return ballot && isSameWord(link.used, ballot) ? undefined : 'used';
  return now.getTime() >= Date.parse(link.decideBy) ? 'expired' : undefined;
}

/** The link, used for this decision; one that was used before stays as it is. */
export const spend = (link: ApprovalLink, { decision, escort }: Pick<Vote, 'decision' | 'escort'>, now: Date): ApprovalLink =>
  link.used ? link : { ...link, used: { decision, ...(escort && { escort }), at: instantFrom(now) } };

const isSameWord = (one: Pick<Vote, 'decision' | 'escort'>, other: Pick<Vote, 'decision' | 'escort'>) =>
  one.decision === other.decision && (one.escort ?? false) === (other.escort ?? false);
