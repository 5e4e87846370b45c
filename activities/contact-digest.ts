import { createHmac } from 'node:crypto';
import type { Instant } from '../src/domain/ids.js';
import { type Habits, learnContact } from '../src/domain/risk-habits.js';
import type { Clock } from '../src/ports/clock.js';
import type { MasterKeys } from '../src/ports/keys.js';
import type { HabitBook, Person } from '../src/ports/people.js';

type Needs = { habits: HabitBook; keys: MasterKeys; clock: Clock };

/** Notices when somebody's mail or phone is no longer what it was, and tells since when. Graph keeps no such history, so a keyed digest of the last sight is kept. */
export async function noticeContact(needs: Needs, person: Person): Promise<Instant | undefined> {
  const lesson = await contactLesson(needs, person);
  let changedAt: Instant | undefined;
  await needs.habits.learn(person.id, (known) => {
    const learnt = lesson(known);
    changedAt = learnt.contact?.changedAt;
    return learnt;
  });
  return changedAt;
}

/** What this sight of a person teaches, without keeping it. */
export async function contactLesson({ habits, keys, clock }: Needs, person: Person): Promise<(known: Habits) => Habits> {
  const { kid, master } = await keys.current();
  const before = (await habits.of(person.id))?.contact;
  const formerKey = before && (before.kid === kid ? master : await keys.byId(before.kid));
  const seenAs = formerKey ? digestOf(formerKey, person) : before?.digest; // a key that is gone cannot accuse anybody
  return (known) => learnContact(known, clock.now(), seenAs, { kid, digest: digestOf(master, person) });
}

const digestOf = (key: Uint8Array, { id, mail = '', mobile = '' }: Person) =>
  createHmac('sha256', key)
    .update(JSON.stringify(['contact', id, mail.toLowerCase(), mobile]))
    .digest('base64url');
