import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PersonId } from '../../../src/domain/ids.js';
import { type GraphNotice, readGraphNotices } from '../../../src/domain/signals/graph-notice.js';

const [door, other] = [randomUUID(), randomUUID()];
const [one, two, late] = [1, 2, 3].map(() => PersonId.parse(randomUUID())) as [PersonId, PersonId, PersonId];
const said = (...notices: GraphNotice[]) => readGraphNotices(notices, { doorGroups: new Set([door]), leftLately: new Set([late]) });
const account = (id: string, changeType = 'updated'): GraphNotice => ({ changeType, resource: `Users/${id}`, resourceData: { id } });
const members = (id: string, ...found: { id: string; '@removed'?: unknown }[]): GraphNotice => ({
  resource: `Groups/${id}`,
  resourceData: { id, 'members@delta': found },
});
const gone = (id: string) => ({ id, '@removed': { reason: 'deleted' } });

describe('notices of Graph say', () => {
  it.each<[string, GraphNotice[], ReturnType<typeof said>]>([
    ['that accounts changed, each once', [account(one), account(two), account(one)], [{ word: 'user-changed', people: [one, two] }]],
    ['no more than that of one that was deleted', [account(one, 'deleted')], [{ word: 'user-changed', people: [one] }]],
    [
      'who came to a group of a door, and who left it',
      [members(door, { id: one }, gone(two))],
      [
        { word: 'member-left', people: [two] },
        { word: 'member-joined', people: [one] },
      ],
    ],
    ['whom a change of another group is about', [members(other, { id: one }, gone(two))], [{ word: 'group-changed', people: [one, two] }]],
    [
      'no more than a change of who was told to have left before',
      [members(door, gone(late), gone(two))],
      [
        { word: 'member-left', people: [two] },
        { word: 'group-changed', people: [late] },
      ],
    ],
    ['nothing about members that are no people', [members(door, { id: 'a group in it' })], []],
    [
      'that somebody is concerned where they do not say who',
      [{ resource: `Groups/${door}`, resourceData: { id: door } }, { resource: '/users' }],
      [
        { word: 'group-changed', people: [], everybody: true },
        { word: 'user-changed', people: [], everybody: true },
      ],
    ],
    ['that some were missed', [{ lifecycleEvent: 'missed' }], [{ word: 'notices-missed', people: [] }]],
    ['that there will be no more', [{ lifecycleEvent: 'subscriptionRemoved' }], [{ word: 'notices-missed', people: [] }]],
    ['that they want to be renewed', [{ lifecycleEvent: 'reauthorizationRequired' }], [{ word: 'subscription-ending', people: [] }]],
  ])('%s', (_what, notices, expected) => expect(said(...notices)).toEqual(expected));

  it('about more people than one word may name in several', () => {
    const many = Array.from({ length: 2_500 }, () => ({ id: randomUUID() }));
    expect(said(members(door, ...many)).map(({ people }) => people.length)).toEqual([1_000, 1_000, 500]);
  });
});
