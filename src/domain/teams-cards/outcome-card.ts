import type { Instant } from '../ids.js';
import { shownAt } from '../local-time.js';
import type { Subject } from '../messages.js';
import type { RequestRecord } from '../request-record.js';
import { type Card, type CardData, card } from './card.js';
import { fact, noteLines, subjectLines, title, type VoteLine, voteLines } from './lines.js';

/** How the question of a request was answered, for those who were asked. */
export type Verdict = { kind: 'approved' | 'denied' | 'cancelled' | 'revoked' | 'lapsed' | 'failed'; at: Instant };

/** What became of the question; undefined while it is open. What happens after an approval, revocation and withdrawal aside, is no part of it. */
export function verdictOn({ decision, cancelled, revoked, outcome, timeline }: RequestRecord): Verdict | undefined {
  if (revoked) return { kind: 'revoked', at: revoked.at };
  if (decision?.kind === 'denied') return { kind: 'denied', at: decision.at };
  if (cancelled) return { kind: 'cancelled', at: cancelled.at };
  if (decision) return { kind: 'approved', at: decision.at };
  const at = timeline.at(-1)?.at;
  if (outcome === undefined || at === undefined) return undefined;
  return { kind: outcome === 'denied' || outcome === 'lapsed' ? outcome : 'failed', at };
}

/** Tells an approver how it stands, with who and when. `waitsFor`: how many more must approve while it is open. */
export function outcomeCard(
  { subject, votes, verdict, waitsFor }: { subject: Subject; votes: readonly VoteLine[]; verdict: Verdict | undefined; waitsFor: number },
  data: CardData,
  note?: string,
): Card {
  const { span, link } = subject;
  return card(
    [
      title(verdict ? titles[verdict.kind] : 'Your decision is recorded'),
      ...noteLines(note),
      ...subjectLines(subject),
      ...voteLines(votes, span.timeZone),
      verdict ? fact(titles[verdict.kind], shownAt(verdict.at, span.timeZone)) : fact('Still to approve', String(waitsFor)),
    ],
    [{ type: 'Action.OpenUrl', title: 'Open the page', url: link }],
    data,
  );
}

const titles: Record<Verdict['kind'], string> = {
  approved: 'Approved',
  denied: 'Denied',
  cancelled: 'Taken back',
  revoked: 'Revoked',
  lapsed: 'Lapsed',
  failed: 'Ended',
};
