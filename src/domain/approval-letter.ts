import type { Instant } from './ids.js';
import { type Letter, letter, said } from './letter.js';
import { shownAt } from './local-time.js';
import { listed, type Subject, shown } from './messages.js';
import type { RiskScore } from './risk-score.js';

/** What an approver must know to decide. `purpose` is what the requester wrote; `escort`: somebody who approves must come along. */
export type ApprovalCase = Omit<Subject, 'link'> & {
  requester: string;
  purpose: string;
  decideBy: Instant;
  escort?: boolean | undefined;
  risk?: RiskScore | undefined;
};

/** Asks one approver. `link` is theirs alone. */
export const approvalLetter = (asked: ApprovalCase, link: string): Letter =>
  letter(`Decision wanted: ${listed(asked.doors)}`, [...facts(asked), ...howTo(asked)], link);

/** Asks one approver once more, because the visit is to be at another time. */
export const againLetter = (asked: ApprovalCase, link: string): Letter =>
  letter(
    `New time, decision wanted: ${listed(asked.doors)}`,
    ['This visit is to be at another time than before. What was decided before holds no more.', ...facts(asked), ...howTo(asked)],
    link,
  );

/** Asks one approver about a longer stay. */
export const longerLetter = (asked: ApprovalCase, link: string): Letter =>
  letter(
    `Longer stay, decision wanted: ${listed(asked.doors)}`,
    [
      'This visit was approved, and is to last longer. It goes on as approved whatever becomes of this question.',
      ...facts(asked),
      ...howTo(asked),
    ],
    link,
  );

/** Asks one approver again, because a mail to another one came back. */
export const insteadLetter = (asked: ApprovalCase, link: string): Letter =>
  letter(
    `Your decision is needed: ${listed(asked.doors)}`,
    ['Somebody else who may decide this could not be reached by mail.', ...facts(asked), ...howTo(asked)],
    link,
  );

/** Asks one approver by SMS, because the mail came back; what it is about is behind the link. */
export const approvalText = ({ decideBy, span }: Pick<ApprovalCase, 'decideBy' | 'span'>, link: string): string =>
  `Latch: a request waits for your decision until ${shownAt(decideBy, span.timeZone)}. Sign in to see it: ${link}`;

const mostOfPurpose = 2_000;

function facts({ doors, visitor, requester, span, purpose, risk, escort }: ApprovalCase): string[] {
  const [who, whom] = [said(requester), said(visitor)];
  const asks = who === whom ? `${who} asks to enter` : `${who} asks that ${whom} may enter`;
  return [
    `${asks} ${listed(doors)} from ${shown(span)} (time at the door).`,
    `Purpose: ${said(purpose, mostOfPurpose)}`,
    ...(risk ? [`Risk: ${riskInWords(risk)}`] : []),
    ...(escort ? [`${whom} may enter accompanied only: one of those who approve must say that they will come along.`] : []),
  ];
}

const howTo = ({ decideBy, span }: ApprovalCase): string[] => [
  `Please decide by ${shownAt(decideBy, span.timeZone)}. Without a decision the request lapses.`,
  'Open the link and sign in to approve or deny. It is for you alone and good for one decision; opening it decides nothing.',
];

/** A score as people talk of it, with its reasons. */
export const riskInWords = ({ score, factors }: RiskScore): string =>
  [`${levelOf(score)} (${score} of 100).`, ...factors.map(({ sentence }) => sentence)].join(' ');

const levelOf = (score: number) => (score > 60 ? 'high' : score > 30 ? 'raised' : 'low');
