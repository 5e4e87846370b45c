import type { DoorRecord } from '../src/domain/door-record.js';
import { type Letter, said } from '../src/domain/letter.js';
import type { Subject } from '../src/domain/messages.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { Doors } from '../src/ports/doors.js';
import type { Messages } from '../src/ports/messages.js';
import type { Directory, Person } from '../src/ports/people.js';
import type { Effects } from '../src/ports/requests.js';
import { sendOnce } from './send-once.js';

/** What writing to people takes. `publicUrl`: where the pages are, without a slash at the end. */
export type Desk = { doors: Doors; directory: Directory; messages: Messages; effects: Effects; publicUrl: string };

/** The doors of a request that still exist. */
export async function doorsOf(doors: Doors, record: RequestRecord): Promise<DoorRecord[]> {
  const found = await Promise.all(record.doors.map(({ doorId }) => doors.read(doorId)));
  return found.filter((door) => door !== undefined);
}

/** The page of a request. */
export const pageOf = (publicUrl: string, record: RequestRecord): string => `${publicUrl}/app/requests/${record.id}`;

/** What a letter about this request is about. */
export async function subjectOf({ doors, directory, publicUrl }: Desk, record: RequestRecord): Promise<Subject> {
  const [known, visitor] = await Promise.all([doorsOf(doors, record), directory.person(record.subjectId)]);
  return {
    doors: known.map(({ name }) => name),
    visitor: visitor?.displayName ?? 'A visitor',
    span: { from: record.window.opensAt, until: record.window.closesAt, timeZone: known[0]?.timeZone ?? 'UTC' },
    link: pageOf(publicUrl, record),
  };
}

/** One letter to each of these people, once per step, all at the same time. Who has no address is left out. Returns to how many it went. */
export async function writeTo(
  { messages, effects }: Desk,
  people: readonly Person[],
  record: RequestRecord,
  step: string,
  letter: Letter,
): Promise<number> {
  const distinct = new Map(people.map((person) => [person.id, person]));
  const replies = await Promise.all(
    [...distinct.values()].map(async ({ id, mail, displayName }) => {
      if (!mail) return undefined;
      const to = { address: mail, name: said(displayName) };
      return sendOnce(effects, { requestId: record.id, step: `${step}:${id}` }, (operationId) =>
        messages.email({ operationId, to, ...letter }),
      );
    }),
  );
  return replies.filter((reply) => reply?.kind === 'sent').length;
}
