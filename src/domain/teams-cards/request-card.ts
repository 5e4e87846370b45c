import { shownAt } from '../local-time.js';
import type { Subject } from '../messages.js';
import type { RequestOutcome, RequestRecord, RequestStatus } from '../request-record.js';
import { type Card, type CardData, card } from './card.js';
import { fact, line, subjectLines, title, type VoteLine, voteLines } from './lines.js';

/** Tells the requester how their request stands. `title` may be the news that the card is sent for. */
export function requestCard(
  { subject, votes, record }: { subject: Subject; votes: readonly VoteLine[]; record: RequestRecord },
  data: CardData,
): Card {
  const { status, outcome, clocks } = record;
  const { span, link } = subject;
  return card(
    [
      title(outcome === undefined ? states[status] : outcomes[outcome]),
      ...subjectLines(subject),
      ...voteLines(votes, span.timeZone),
      ...(status === 'step-up-required'
        ? [line('These doors ask for a sign-in that Teams cannot prove. Sign in on the page within the hour.')]
        : []),
      ...(status === 'awaiting-approval' ? [fact('Decision by', shownAt(clocks.decideBy, span.timeZone))] : []),
    ],
    [{ type: 'Action.OpenUrl', title: status === 'step-up-required' ? 'Sign in' : 'Open the page', url: link }],
    data,
  );
}

const states: Record<RequestStatus, string> = {
  checking: 'Your request is being checked',
  'step-up-required': 'Your request waits for your sign-in',
  'awaiting-approval': 'Your request waits for a decision',
  scheduled: 'Your request is approved',
  arming: 'The lock is being told',
  armed: 'The lock is ready',
  delivered: 'The code was delivered',
  entered: 'You have entered',
  closed: 'Your request is closed',
};

const outcomes: Record<RequestOutcome, string> = {
  completed: 'The visit is over',
  denied: 'Your request was denied',
  lapsed: 'Nobody decided in time',
  'no-show': 'Nobody came',
  cancelled: 'Your request was taken back',
  revoked: 'The right to enter was revoked',
  failed: 'Your request could not be carried out',
};
