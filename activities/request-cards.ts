import { latestOfEach } from '../src/domain/approval.js';
import { voicesOf } from '../src/domain/break-glass.js';
import { operationId } from '../src/domain/code-terms.js';
import { isOpen, openVotesOf } from '../src/domain/counted.js';
import { doorToType } from '../src/domain/door-to-type.js';
import { asAsked } from '../src/domain/extension.js';
import type { PersonId } from '../src/domain/ids.js';
import type { Key } from '../src/domain/latch-code.js';
import type { Subject } from '../src/domain/messages.js';
import type { Policy } from '../src/domain/policy.js';
import { policyAt } from '../src/domain/policy-at.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { stepUpsOf } from '../src/domain/step-up.js';
import { approvalCard } from '../src/domain/teams-cards/approval-card.js';
import type { Card } from '../src/domain/teams-cards/card.js';
import { sealCard } from '../src/domain/teams-cards/card-seal.js';
import type { VoteLine } from '../src/domain/teams-cards/lines.js';
import { outcomeCard, verdictOn } from '../src/domain/teams-cards/outcome-card.js';
import { requestCard } from '../src/domain/teams-cards/request-card.js';
import type { MasterKeys } from '../src/ports/keys.js';
import type { ApprovalLinks } from '../src/ports/requests.js';
import { linkFor } from './approval-mail.js';
import { type Desk, doorsOf, subjectOf } from './correspondence.js';

/** What making cards about requests takes. */
export type CardDesk = Desk & { keys: MasterKeys; links: ApprovalLinks; policy: Policy };

/** What every card about one request tells, as its record stands. */
export type CardFacts = {
  record: RequestRecord;
  subject: Subject;
  votes: VoteLine[];
  master: Key;
  doorName?: string | undefined;
  signsIn: boolean;
};

/** Looked up once for all the cards of a request. */
export async function cardFacts(desk: CardDesk, current: RequestRecord): Promise<CardFacts> {
  const record = asAsked(current);
  const votes = wordsOn(record);
  const [subject, doors, voters, { master }] = await Promise.all([
    subjectOf(desk, record),
    doorsOf(desk.doors, record),
    Promise.all(votes.map(({ by }) => desk.directory.person(by))),
    desk.keys.current(),
  ]);
  const classes = record.doors.map((door) => door.class);
  return {
    ...{ record, subject, master },
    doorName: doorToType(doors),
    signsIn: stepUpsOf(policyAt(desk.policy, record.doors), classes).length > 0,
    votes: votes.map(({ decision, at, escort }, index) => ({
      ...{ decision, at, escort },
      name: voters[index]?.displayName ?? 'Somebody',
    })),
  };
}

/** Everybody's last word, and who spoke for it in an emergency. */
const wordsOn = (record: RequestRecord) => [
  ...latestOfEach(openVotesOf(record)).map(({ approverId: by, decision, at, escort = false }) => ({ by, decision, at, escort })),
  ...voicesOf(record).map(({ personId: by, at }) => ({ by, decision: 'emergency' as const, at, escort: false })),
];

/** The card of somebody who was asked: the question while it is theirs to answer, else how it stands. */
export async function approverCard(desk: CardDesk, facts: CardFacts, viewer: PersonId, note?: string): Promise<Card> {
  const { record, votes, master, doorName, signsIn } = facts;
  const data = sealCard(master, { kind: 'decide', requestId: record.id, question: record.question ?? 0 }, viewer);
  const subject = { ...facts.subject, link: await linkFor(desk, record, { id: viewer }, operationId(record.id, `teams-ask:${viewer}`, 1)) };
  const verdict = isOpen(record) ? undefined : verdictOn(record);
  const { required, escort = false } = record.approvals;
  if (verdict || openVotesOf(record).some(({ approverId }) => approverId === viewer)) {
    const waitsFor = Math.max(1, required - votes.filter(({ decision }) => decision === 'approve').length);
    return outcomeCard({ subject, votes, verdict, waitsFor }, data, note);
  }
  const { purpose, clocks } = record;
  return approvalCard({ subject, purpose, decideBy: clocks.decideBy, required, votes, escort, doorName, signsIn }, data, note);
}

/** The card of the requester: how it stands. */
export const requesterCard = ({ record, subject, votes, master }: CardFacts): Card =>
  requestCard({ subject, votes, record }, sealCard(master, { kind: 'state', requestId: record.id }, record.requesterId));
