import type { Instant } from '../ids.js';
import { shownAt } from '../local-time.js';
import type { Subject } from '../messages.js';
import { type Card, type CardAction, type CardData, card } from './card.js';
import { fact, line, named, noteLines, shortened, subjectLines, title, type VoteLine, voteLines } from './lines.js';

/** What an approver is asked. `doorName`: must be typed to approve. `escort`: one who approves must come along. `signsIn`: approving asks for a stronger sign-in first. */
export type Question = {
  subject: Subject;
  purpose: string;
  decideBy: Instant;
  required: number;
  votes: readonly VoteLine[];
  escort: boolean;
  doorName?: string | undefined;
  signsIn: boolean;
};

/** Asks one approver. `note`: why an earlier click of theirs did not count. */
export function approvalCard(question: Question, data: CardData, note?: string): Card {
  const { subject, purpose, decideBy, required, votes, escort, doorName, signsIn } = question;
  const { span, link } = subject;
  return card(
    [
      title('Decision wanted'),
      ...noteLines(note),
      ...subjectLines(subject),
      fact('Purpose', shortened(purpose, 1500)),
      fact('Decide by', shownAt(decideBy, span.timeZone)),
      ...(required > 1 ? [fact('People who must approve', String(required))] : []),
      ...voteLines(votes, span.timeZone),
      ...(escort ? [line('Whoever enters must be accompanied by one of those who approve.'), comingAlong] : []),
      ...(signsIn ? [line('To approve you will be asked to sign in again.')] : []),
      reason,
      ...(doorName === undefined
        ? []
        : [line('To approve, type the name of the door.'), fact('Name of the door', named(doorName)), typedName]),
    ],
    [
      button('Approve', 'approve', 'positive', data, link),
      button('Deny', 'deny', 'destructive', data, link),
      { type: 'Action.OpenUrl', title: 'Open the page', url: link },
    ],
    data,
  );
}

const typedName = { type: 'Input.Text', id: 'doorName', label: 'Name of the door, to approve', maxLength: 200 } as const;

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

const button = (text: string, verb: string, style: 'positive' | 'destructive', data: CardData, url: string): CardAction => ({
  ...{ type: 'Action.Execute', title: text, verb, style, data },
  fallback: { type: 'Action.OpenUrl', title: `${text} on the page`, url },
});
