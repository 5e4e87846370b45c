import { z } from 'zod';
import { Instant, PersonId, RequestId } from './ids.js';
import { instantFrom, minutesAfter, type When } from './window.js';

/** So often somebody is asked to decide within so many minutes; what comes on top waits and goes out together. */
export const mostPushes = 5;
export const pushMinutes = 10;

/** One question to an approver: a request, and as which step of it. */
const Item = z.object({ requestId: RequestId, step: z.string() });
type Item = z.infer<typeof Item>;

/** How often an approver was asked of late, and what waits: container `persons`, id `pushes:<oid>`. A slot is one message, about one question or several. */
export const PushBook = z.object({
  id: z.string().startsWith('pushes:'),
  of: PersonId,
  slots: z.array(z.object({ at: Instant, items: z.array(Item).min(1) })),
  waiting: z.array(Item.extend({ since: Instant })),
});
export type PushBook = z.infer<typeof PushBook>;
export type Slot = PushBook['slots'][number];

export const noPushes = (of: PersonId): PushBook => ({ id: `pushes:${of}`, of, slots: [], waiting: [] });

/** What becomes of a question now: it is (or was) asked in this slot, or waits until there is one. */
export type Pushed = { kind: 'now'; slot: Slot } | { kind: 'later'; until: Instant };

const keptHours = 24;
const mostWaiting = 200;

/** Takes a slot for the question, together with all that waits; the same question again has the slot it had. */
export function push(book: PushBook, item: Item, now: When): { book: PushBook; pushed: Pushed } {
  const had = book.slots.find(({ items }) => items.some((each) => isSame(each, item)));
  if (had) return { book, pushed: { kind: 'now', slot: had } };
  const recent = book.slots.filter(({ at }) => at > minutesAfter(now, -pushMinutes));
  const [oldest] = recent;
  if (oldest && recent.length >= mostPushes)
    return { book: withWaiting(book, item, now), pushed: { kind: 'later', until: minutesAfter(oldest.at, pushMinutes) } };
  const others = book.waiting.filter((each) => !isSame(each, item)).map(({ requestId, step }) => ({ requestId, step }));
  const slot = { at: instantFrom(now), items: [...others, item] };
  const kept = book.slots.filter(({ at }) => at > minutesAfter(now, -keptHours * 60));
  return { book: { ...book, slots: [...kept, slot], waiting: [] }, pushed: { kind: 'now', slot } };
}

const isSame = (one: Item, other: Item) => one.requestId === other.requestId && one.step === other.step;

/** Who asks comes back for what waits, so nothing that falls out here is forgotten. */
function withWaiting(book: PushBook, item: Item, now: When): PushBook {
  if (book.waiting.some((each) => isSame(each, item))) return book;
  return { ...book, waiting: [...book.waiting, { ...item, since: instantFrom(now) }].slice(-mostWaiting) };
}
