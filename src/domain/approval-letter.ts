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

/** Asks one approver once more, because an approval that was given before does not count any more. */
export const anewLetter = (asked: ApprovalCase, link: string): Letter =>
  letter(
    `Decision wanted again: ${listed(asked.doors)}`,
    ['Somebody who had approved this may not decide any more, so their approval does not count.', ...facts(asked), ...howTo(asked)],
    link,
  );

/** Asks somebody on call, because half of the time has passed, or because there is nobody else. */
export const onCallLetter = (asked: ApprovalCase, link: string): Letter =>
  letter(
    `You are on call, decision wanted: ${listed(asked.doors)}`,
    ['Nobody has decided this in half of the time there was, or there is nobody else who may.', ...facts(asked), ...howTo(asked)],
    link,
  );

/** Asks a delegate. */
export const delegateLetter = (asked: ApprovalCase, link: string): Letter =>
  letter(
    `Decision wanted in somebody's place: ${listed(asked.doors)}`,
    ['You are asked because somebody who may decide this has named you as their delegate.', ...facts(asked), ...howTo(asked)],
    link,
  );

const mostOfPurposeInDigest = 200;

export const decisionsWanted = (count: number): string => (count === 1 ? '1 decision wanted' : `${count} decisions wanted`);

/** Several questions in one message, for somebody who has been asked too often of late. Each has its own link. */
export const digestLetter = (questions: readonly { asked: ApprovalCase; link: string }[]): Letter =>
  letter(decisionsWanted(questions.length), [
    'You were asked often in the last minutes, so these come together. Each link is for one of them, and for you alone.',
    ...questions.flatMap(({ asked, link }) => [...facts(asked, mostOfPurposeInDigest), due(asked), { link }]),
    'Open a link and sign in to approve or deny. Opening it decides nothing.',
  ]);

/** Asks one approver by SMS, because the mail came back; what it is about is behind the link. */
export const approvalText = ({ decideBy, span }: Pick<ApprovalCase, 'decideBy' | 'span'>, link: string): string =>
  `Latch: a request waits for your decision until ${shownAt(decideBy, span.timeZone)}. Sign in to see it: ${link}`;

/** Tells security that a request could not be decided by anybody. */
export const nobodyMayDecideLetter = (asked: ApprovalCase, required: number): Letter =>
  letter(`Nobody may decide: ${listed(asked.doors)}`, [
    `${required === 1 ? 'One person' : `${required} people`} must approve this, and those who may decide are fewer, or of one group alone. It was denied.`,
    ...facts(asked),
    'Look at the approver groups and the on-call group of these doors. If it cannot wait, there is the emergency access.',
  ]);

/** Who broke the glass, and why. */
export type GlassWord = { name: string; reason: string };

const toldBy = ({ name, reason }: GlassWord) => `${said(name)}: ${said(reason, 2_000)}`;

/** Tells those who were passed over. */
export const glassLetter = (asked: ApprovalCase, words: readonly GlassWord[], link: string): Letter =>
  letter(
    `Emergency access without you: ${listed(asked.doors)}`,
    [
      'The glass was broken: this was opened without those who decide about it, for a quarter of an hour at most.',
      ...facts(asked),
      ...words.map(toldBy),
      'Somebody who had no part in it must review it; until then whoever broke the glass cannot do so again. If it should not be, revoke the request now.',
    ],
    link,
  );

/** Reminds of the review. */
export const reviewLetter = (asked: ApprovalCase, words: readonly GlassWord[], link: string): Letter =>
  letter(
    `Still to review, emergency access: ${listed(asked.doors)}`,
    ['Nobody has looked yet at what was opened here without its approvers.', ...facts(asked), ...words.map(toldBy)],
    link,
  );

/** Says by SMS that several questions wait. */
export const digestText = (link: string): string => `Latch: several requests wait for your decision. Sign in to see them: ${link}`;

const mostOfPurpose = 2_000;

function facts({ doors, visitor, requester, span, purpose, risk, escort }: ApprovalCase, most = mostOfPurpose): string[] {
  const [who, whom] = [said(requester), said(visitor)];
  const asks = who === whom ? `${who} asks to enter` : `${who} asks that ${whom} may enter`;
  return [
    `${asks} ${listed(doors)} from ${shown(span)} (time at the door).`,
    `Purpose: ${said(purpose, most)}`,
    ...(risk ? [`Risk: ${riskInWords(risk)}`] : []),
    ...(escort ? [`${whom} may enter accompanied only: one of those who approve must say that they will come along.`] : []),
  ];
}

const due = ({ decideBy, span }: ApprovalCase): string =>
  `Please decide by ${shownAt(decideBy, span.timeZone)}. Without a decision the request lapses.`;

const howTo = (asked: ApprovalCase): string[] => [
  due(asked),
  'Open the link and sign in to approve or deny. It is for you alone and good for one decision; opening it decides nothing.',
];

/** A score as people talk of it, with its reasons. */
export const riskInWords = ({ score, factors }: RiskScore): string =>
  [`${levelOf(score)} (${score} of 100).`, ...factors.map(({ sentence }) => sentence)].join(' ');

const levelOf = (score: number) => (score > 60 ? 'high' : score > 30 ? 'raised' : 'low');
