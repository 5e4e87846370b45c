import { z } from 'zod';
import { PersonId } from '../ids.js';
import type { SignalWord } from './signal-policy.js';
import { type Heard, mostPeople } from './signal-record.js';

const Member = z.object({ id: z.string().max(64), '@removed': z.unknown().optional() });

/** A change notification of Microsoft Graph, or a lifecycle notification, without what we do not read. */
export const GraphNotice = z.object({
  id: z.string().max(256).nullish(),
  subscriptionId: z.string().max(256).nullish(),
  clientState: z.string().max(128).nullish(),
  changeType: z.string().max(64).nullish(),
  lifecycleEvent: z.string().max(64).nullish(),
  resource: z.string().max(1_024).nullish(),
  tenantId: z.string().max(64).nullish(),
  resourceData: z.object({ id: z.string().max(256), 'members@delta': z.array(Member).max(5_000).optional() }).nullish(),
});
export type GraphNotice = z.infer<typeof GraphNotice>;

/** One word, and about whom. `everybody`: it does not say about whom; `nobody`: it is about the notices themselves. */
export type Said = { word: SignalWord; people: PersonId[] | 'everybody' | 'nobody' };

/** `doorGroups`: the groups a door names; `leftLately`: who was told to have left one a moment ago, by a notice or by a delta query. */
export type InView = { doorGroups: ReadonlySet<string>; leftLately: ReadonlySet<string> };

/** Where nobody came or went. */
export const nothingInView: InView = { doorGroups: new Set(), leftLately: new Set() };

/**
 * What notices of one delivery say, each word once. They never say what is true now: an account that was "deleted" is one to look at. Coming to a group of a
 * door and leaving it have words of their own; any other group, and a step that was told before, is a change like others.
 */
export function readGraphNotices(notices: readonly GraphNotice[], inView: InView): Heard[] {
  return gathered(notices.flatMap((notice) => saidBy(notice, inView)));
}

/** `missed` and `subscriptionRemoved`: some were not sent. Any other event of the subscription's own life asks for it to be renewed. */
function saidBy({ lifecycleEvent, resource, resourceData }: GraphNotice, inView: InView): Said[] {
  if (lifecycleEvent) {
    const isGap = lifecycleEvent === 'missed' || lifecycleEvent === 'subscriptionRemoved';
    return [{ word: isGap ? 'notices-missed' : 'subscription-ending', people: 'nobody' }];
  }
  if (/^\/?users\b/i.test(resource ?? '')) return [{ word: 'user-changed', people: resourceData ? known([resourceData.id]) : 'everybody' }];
  const members = resourceData?.['members@delta'];
  if (!resourceData || !members) return [{ word: 'group-changed', people: 'everybody' }];
  const ids = (isGone: boolean) => members.filter((each) => (each['@removed'] !== undefined) === isGone).map(({ id }) => id);
  return movesIn({ groupId: resourceData.id, joined: ids(false), left: ids(true) }, inView);
}

/** Who came to a group and who left it. */
export type Moved = { groupId: string; joined: readonly string[]; left: readonly string[] };

export function movesIn({ groupId, joined, left }: Moved, { doorGroups, leftLately }: InView): Said[] {
  if (!doorGroups.has(groupId)) return [{ word: 'group-changed', people: known([...joined, ...left]) }];
  const isNews = (id: string) => !leftLately.has(id);
  return [
    { word: 'member-left', people: known(left.filter(isNews)) },
    { word: 'group-changed', people: known(left.filter((id) => !isNews(id))) },
    { word: 'member-joined', people: known(joined) },
  ];
}

/** A group may have others among its members. A notice does not tell them from people, a delta query does: whoever is in those is found by that. */
const known = (ids: readonly string[]): PersonId[] => ids.flatMap((id) => PersonId.safeParse(id).data ?? []);

/** Each word once, with everybody it was said about; what concerns nobody is not said at all. */
export function gathered(said: readonly Said[]): Heard[] {
  return [...new Set(said.map(({ word }) => word))].flatMap((word): Heard[] => {
    const whom = said.filter((each) => each.word === word).map(({ people }) => people);
    const people = [...new Set(whom.flatMap((each) => (typeof each === 'string' ? [] : each)))];
    return [
      ...inParts(people).map((part): Heard => ({ word, people: part })),
      ...(whom.includes('everybody') ? [{ word, people: [], everybody: true as const }] : []),
      ...(whom.includes('nobody') ? [{ word, people: [] }] : []),
    ];
  });
}

const inParts = (people: readonly PersonId[]): PersonId[][] =>
  Array.from({ length: Math.ceil(people.length / mostPeople) }, (_, part) => people.slice(part * mostPeople, (part + 1) * mostPeople));
