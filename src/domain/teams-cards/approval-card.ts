import type { Instant } from '../ids.js';
import { shownAt } from '../local-time.js';
import type { Subject } from '../messages.js';
import { type Card, type CardAction, type CardData, card } from './card.js';
import { fact, line, shortened, subjectLines, title, type VoteLine, voteLines } from './lines.js';

/** What an approver is asked. `byPage`: approving needs a stronger sign-in than Teams can prove. `escort`: one who approves must come along. */
export type Question = {
  subject: Subject;
  purpose: string;
  decideBy: Instant;
  required: number;
  votes: readonly VoteLine[];
  escort: boolean;
  byPage: boolean;
};

/** Asks one approver. `note`: why an earlier click of theirs did not count. */
export function approvalCard(
  { subject, purpose, decideBy, required, votes, escort, byPage }: Question,
  data: CardData,
  note?: string,
): Card {
  const { span, link } = subject;
  return card(
    [
      title('Decision wanted'),
      ...(note === undefined ? [] : [line(note)]),
      ...subjectLines(subject),
      fact('Purpose', shortened(purpose, 2000)),
      fact('Decide by', shownAt(decideBy, span.timeZone)),
      ...(required > 1 ? [fact('People who must approve', String(required))] : []),
      ...voteLines(votes, span.timeZone),
      ...(escort ? [line('Whoever enters must be accompanied by one of those who approve.')] : []),
      ...(escort && !byPage ? [comingAlong] : []),
      ...(byPage ? [line('These doors ask for a sign-in that Teams cannot prove: approve on the page. You can deny here.')] : []),
      reason,
    ],
    [
      ...(byPage ? [] : [button('Approve', 'approve', 'positive', data, link)]),
      button('Deny', 'deny', 'destructive', data, link),
      page(link, byPage),
    ],
    data,
  );
}

const reason = {
  type: 'Input.Text',
  id: 'reason',
  label: 'Reason',
  isMultiline: true,
  maxLength: 1000,
  isRequired: true,
  errorMessage: 'Please say why.',
} as const;

const comingAlong = { type: 'Input.Toggle', id: 'escort', title: 'I will come along', valueOn: 'true', valueOff: 'false' } as const;

const page = (url: string, byPage: boolean): CardAction => ({
  type: 'Action.OpenUrl',
  title: byPage ? 'Sign in and approve' : 'Open the page',
  url,
});

const button = (text: string, verb: string, style: 'positive' | 'destructive', data: CardData, url: string): CardAction => ({
  ...{ type: 'Action.Execute', title: text, verb, style, data },
  fallback: { type: 'Action.OpenUrl', title: `${text} on the page`, url },
});
