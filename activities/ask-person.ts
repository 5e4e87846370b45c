import { type ApprovalCase, digestLetter, digestText } from '../src/domain/approval-letter.js';
import { askAgainAt } from '../src/domain/asking.js';
import { operationId } from '../src/domain/code-terms.js';
import { asAsked } from '../src/domain/extension.js';
import type { Instant, PersonId, RequestId } from '../src/domain/ids.js';
import { type Letter, said } from '../src/domain/letter.js';
import { isSettled } from '../src/domain/mail-failure.js';
import { type Pushed, push, type Slot } from '../src/domain/push-book.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { Log } from '../src/durable/log.js';
import type { Person, PushBooks } from '../src/ports/people.js';
import type { Requests } from '../src/ports/requests.js';
import { type ApproverDesk, askByMail, caseOf, type How, linkFor, nth } from './approval-mail.js';
import { doorsOf } from './correspondence.js';
import { decidersFor, recentMs } from './deciders.js';
import { type CardFacts, cardFacts } from './request-cards.js';
import { type Step, sendOnce } from './send-once.js';
import { askInTeams, digestInTeams, type TeamsDesk } from './teams-desk.js';
import { unlessOut } from './unless-out.js';

/** What asking people to decide takes. */
export type AskingDesk = ApproverDesk & TeamsDesk & { requests: Requests; pushes: PushBooks };

/** One request as its approvers are asked about it. */
export type Question = { record: RequestRecord; asked: ApprovalCase; facts: CardFacts };

export async function questionOf(desk: AskingDesk, current: RequestRecord): Promise<Question> {
  const record = asAsked(current);
  const [asked, facts] = await Promise.all([caseOf(desk, record), cardFacts(desk, current)]);
  return { record, asked, facts };
}

/** `later`: they were asked too often of late, or mails do not leave; come back then. */
export type Reached = { kind: 'asked' | 'unreachable' } | { kind: 'later'; until: Instant };

/** Asks one person to decide, by mail (else by text message) and in Teams, once a step; never more often in a short while than anybody can bear. */
export async function askPerson(desk: AskingDesk, question: Question, person: Person, how: How, log: Log): Promise<Reached> {
  const { record, asked, facts } = question;
  const pushed = await pushTo(desk, person.id, { requestId: record.id, step: `${how.step}${nth(record)}` });
  if (pushed.kind === 'later') return pushed;
  const later = { kind: 'later' as const, until: askAgainAt(record, desk.clock.now()) };
  if (pushed.slot.items.length > 1) {
    const together = await unlessOut(askTogether(desk, person, pushed.slot));
    return together === 'out' ? later : together;
  }
  const isWritten = await unlessOut(askByMail(desk, record, asked, person, how));
  const isShown = await unlessOut(askInTeams(desk, facts, person.id, `${how.step}:${person.id}${nth(record)}`, log));
  if (isWritten === 'out' || isShown === 'out') return later;
  return { kind: isWritten ? 'asked' : 'unreachable' };
}

/** Asked once more of what stands in the book now, the answer is the same. */
async function pushTo({ pushes, clock }: AskingDesk, personId: PersonId, item: Slot['items'][number]): Promise<Pushed> {
  const now = clock.now();
  const book = await pushes.change(personId, (before) => push(before, item, now).book);
  return push(book, item, now).pushed;
}

/** Everything that waited in one message. Whichever request it is for, it is the same message; what was decided meanwhile, or is not theirs to decide any more, is left out. */
async function askTogether(desk: AskingDesk, person: Person, { at, items }: Slot): Promise<Reached> {
  const [first] = items;
  if (!first) return { kind: 'unreachable' };
  const about = { requestId: first.requestId, step: `digest:${person.id}:${at}` };
  const open = await openTo(desk, person, [...new Set(items.map(({ requestId }) => requestId))]);
  const messageId = operationId(about.requestId, about.step, 1);
  const questions = await Promise.all(
    open.map(async (record) => ({ asked: await caseOf(desk, asAsked(record)), link: await linkFor(desk, record, person, messageId) })),
  );
  if (questions.length === 0) return { kind: 'asked' };
  const isWritten = await writeDigest(desk, person, digestLetter(questions), about);
  const subjects = questions.map(({ asked, link }) => ({ ...asked, link }));
  await digestInTeams(desk, person.id, subjects, { ...about, step: `teams-${about.step}` });
  return { kind: isWritten ? 'asked' : 'unreachable' };
}

async function openTo(desk: AskingDesk, { id }: Person, ids: readonly RequestId[]): Promise<RequestRecord[]> {
  const found = await Promise.all(
    ids.map(async (requestId) => {
      const record = await desk.requests.read(requestId);
      if (!record || isSettled(record)) return [];
      const deciders = await decidersFor(desk, record, await doorsOf(desk.doors, record), recentMs);
      return deciders.some(({ person }) => person.id === id) ? [record] : [];
    }),
  );
  return found.flat();
}

async function writeDigest(desk: AskingDesk, { mail, mobile, displayName }: Person, letter: Letter, about: Step): Promise<boolean> {
  const reply = await sendOnce(desk.effects, about, async (id) => {
    if (mail) return desk.messages.email({ operationId: id, to: { address: mail, name: said(displayName) }, ...letter });
    if (mobile) return desk.messages.sms({ operationId: id, to: mobile, text: digestText(`${desk.publicUrl}/app`) });
    return { kind: 'refused', because: 'no-address' };
  });
  return reply.kind === 'sent';
}
