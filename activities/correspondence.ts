import type { DoorRecord } from '../src/domain/door-record.js';
import { LatchError } from '../src/domain/errors.js';
import { type Letter, said } from '../src/domain/letter.js';
import type { Subject } from '../src/domain/messages.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { instantFrom } from '../src/domain/window.js';
import { type Language, languageOf } from '../src/domain/words/language.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { Mail, Mailboxes, MailTurns, Messages } from '../src/ports/messages.js';
import type { Person } from '../src/ports/people.js';
import type { Effects } from '../src/ports/requests.js';
import type { Electorate } from './deciders.js';
import { sendOnce } from './send-once.js';

/** What writing to people takes. `publicUrl`: where the pages are, without a slash at the end. */
export type Desk = Electorate & {
  doors: Doors;
  messages: Messages;
  mailboxes: Mailboxes;
  effects: Effects;
  publicUrl: string;
};

/** The doors of a request that still exist. */
export async function doorsOf(doors: Doors, record: RequestRecord): Promise<DoorRecord[]> {
  const found = await Promise.all(record.doors.map(({ doorId }) => doors.read(doorId)));
  return found.filter((door) => door !== undefined);
}

/** The page of a request. */
export const pageOf = (publicUrl: string, record: RequestRecord): string => `${publicUrl}/app/requests/${record.id}`;

/** Where whoever may decide a request does, once they are signed in. */
export const deskOf = (publicUrl: string, record: RequestRecord): string => `${publicUrl}/app/approvals/${record.id}`;

/** What a letter about this request is about. */
export async function subjectOf({ doors, directory, mailboxes, publicUrl }: Desk, record: RequestRecord): Promise<Subject> {
  const [known, visitor, host] = await Promise.all([
    doorsOf(doors, record),
    ...[record.subjectId, record.requesterId].map((id) => directory.person(id)),
  ]);
  return {
    doors: known.map(({ name }) => name),
    visitor: visitor?.displayName ?? 'A visitor',
    help: helpFor(record.requesterId === record.subjectId ? undefined : host, mailboxes),
    span: { from: record.window.opensAt, until: record.window.closesAt, timeZone: known[0]?.timeZone ?? 'UTC' },
    link: pageOf(publicUrl, record),
  };
}

/** Whom somebody at a door can call: their host, then the security desk, as far as there are numbers. */
const helpFor = (host: Person | undefined, { securityPhone }: Mailboxes): string[] => [
  ...(host?.mobile ? [`${host.displayName}, ${host.mobile}`] : []),
  ...(securityPhone ? [`Security, ${securityPhone}`] : []),
];

/** A letter in whatever language its reader has. */
export type LetterIn = (language: Language) => Letter & Pick<Mail, 'attachments'>;

/** Who asked and who comes, as far as the directory knows them. */
export async function partiesOf({ directory }: Pick<Desk, 'directory'>, { requesterId, subjectId }: RequestRecord): Promise<Person[]> {
  const people = await Promise.all([...new Set([requesterId, subjectId])].map((id) => directory.person(id)));
  return people.filter((person) => person !== undefined);
}

/** What informing takes beside writing. */
export type Informing = { turns: MailTurns; clock: Clock };

/** As `writeTo`, where nobody is to act on what they read: it leaves while there is room beside codes, questions and what security is told. Throws `delivery-unavailable` else. */
export const inform = (desk: Desk & Informing, people: readonly Person[], record: RequestRecord, step: string, letter: Letter | LetterIn) =>
  writeTo({ ...desk, messages: roomy(desk) }, people, record, step, letter);

/** Mails that leave only while there is room for letters that inform. */
export const roomy = ({ messages, turns, clock }: Informing & { messages: Messages }): Messages => ({
  ...messages,
  async email(mail) {
    if (await turns.takeRoom(instantFrom(clock.now()))) return messages.email(mail);
    throw new LatchError('delivery-unavailable', 'no room for letters', { status: 429 });
  },
});

/** One letter to each of these people, once per step, all at the same time. Who has no address is left out. Returns to how many it went. */
export async function writeTo(
  { messages, effects }: Desk,
  people: readonly Person[],
  record: RequestRecord,
  step: string,
  letter: Letter | LetterIn,
): Promise<number> {
  const distinct = new Map(people.map((person) => [person.id, person]));
  const replies = await Promise.all(
    [...distinct.values()].map(async ({ id, mail, displayName, language }) => {
      if (!mail) return undefined;
      const to = { address: mail, name: said(displayName) };
      return sendOnce(effects, { requestId: record.id, step: `${step}:${id}` }, (operationId) =>
        messages.email({ operationId, to, ...(typeof letter === 'function' ? letter(languageOf(language)) : letter) }),
      );
    }),
  );
  return replies.filter((reply) => reply?.kind === 'sent').length;
}
