import type { Answer, Call, Operation } from '../kernel/serve.js';
import type { Directory } from './directory.js';
import { graphError, notImplemented } from './errors.js';
import type { Entry } from './journal.js';
import { context, type Item, narrowed, origin, type Shape } from './odata.js';
import { groupShape, groupView, userShape, userView } from './views.js';

/** `all`: everything there is; `changed`: what these entries came to. */
type Source = { shape: Shape; sample: Item | undefined; all(): Item[]; changed(entries: readonly Entry[]): Item[] };

const known = ['$select', '$deltatoken', '$skiptoken'];

/**
 * `GET /users/delta` and `/groups/delta` (learn.microsoft.com, "Use delta query to track changes in Microsoft Graph data"): without a token everything, with
 * `$deltatoken=latest` nothing but a link, with that link's token what changed since; in pages. A token nobody knows is 410 `syncStateNotFound`, and a new
 * beginning is where `Location` says. A group says who came and went only if `members` is selected.
 */
export function deltaOperations(directory: Directory, pageSize = 100): Operation[] {
  const of = (name: string, path: string, source: Source): Operation => ({
    ...{ name, method: 'GET', path },
    handle: (call) => delta(call, source, directory, pageSize),
  });
  return [of('DeltaOfUsers', '/v1.0/users/delta', usersOf(directory)), of('DeltaOfGroups', '/v1.0/groups/delta', groupsOf(directory))];
}

function usersOf(directory: Directory): Source {
  const views = () => directory.people().map(userView);
  return {
    ...{ shape: userShape, sample: views()[0], all: views },
    changed(entries) {
      const ids = new Set(entries.filter(({ account }) => account).map(({ person }) => person));
      return views().filter(({ id }) => ids.has(String(id)));
    },
  };
}

/** A person, or a group within the group. */
type Member = { '@odata.type': string; id: string; '@removed'?: { reason: 'deleted' } };

function groupsOf(directory: Directory): Source {
  const typeOf = (id: string) => (directory.groups.some(({ oid }) => oid === id) ? 'group' : 'user');
  const member = (id: string, isIn: boolean): Member => ({
    ...{ '@odata.type': `#microsoft.graph.${typeOf(id)}`, id },
    ...(!isIn && { '@removed': { reason: 'deleted' as const } }),
  });
  const view = (oid: string, members: Member[]): Item[] =>
    directory.groups.filter((group) => group.oid === oid).map((group) => ({ ...groupView(group), 'members@delta': members }));
  const membersNow = (groupId: string) => [
    ...directory
      .people()
      .filter(({ groups }) => groups.includes(groupId))
      .map(({ oid }) => member(oid, true)),
    ...directory.groups.filter(({ memberOf }) => memberOf.includes(groupId)).map(({ oid }) => member(oid, true)),
  ];
  return {
    ...{ shape: { ...groupShape, mixed: true }, sample: directory.groups.map(groupView)[0] },
    all: () => directory.groups.flatMap(({ id, oid }) => view(oid, membersNow(id))),
    changed(entries) {
      const moves = entries.flatMap(({ person, joined, left }) => [
        ...joined.map((group) => ({ group, person, isIn: true })),
        ...left.map((group) => ({ group, person, isIn: false })),
      ]);
      return [...new Set(moves.map(({ group }) => group))].flatMap((oid) => {
        const last = new Map(moves.filter(({ group }) => group === oid).map(({ person, isIn }) => [person, isIn]));
        return view(
          oid,
          [...last].map(([person, isIn]) => member(person, isIn)),
        );
      });
    },
  };
}

/** A token of a page names where its round began, where it ends, and the page: `from~to~offset`, with no `from` in a round over everything. */
function delta(call: Call, source: Source, { journal }: Directory, pageSize: number): Answer {
  const query = new Map([...call.query].map(([name, value]) => [name.toLowerCase(), value]));
  const strange = [...query.keys()].find((name) => !known.includes(name));
  if (strange !== undefined) return notImplemented(`the query option ${strange} of a delta query`);
  const link = (option: string, token: string) =>
    `${origin(call)}${call.path}?${new URLSearchParams({ ...(query.has('$select') && { $select: query.get('$select') ?? '' }), [option]: token })}`;
  const page = (value: Item[], more: Item): Answer => ({
    status: 200,
    body: { '@odata.context': context(call, `${source.shape.type}s`), ...more, value },
  });
  const token = query.get('$deltatoken');
  if (token === 'latest') return page([], { '@odata.deltaLink': link('$deltatoken', journal.end()) });
  const [from = '', to = journal.end(), offset = '0'] = query.get('$skiptoken')?.split('~') ?? [token ?? ''];
  const entries = from === '' ? [] : journal.between(from, to);
  if (!entries) return gone(`${origin(call)}${call.path}`);
  const items = narrowed(call, source.shape, from === '' ? source.all() : source.changed(entries), source.sample);
  if ('status' in items) return items;
  const next = Number(offset) + pageSize;
  const rest =
    next < items.length
      ? { '@odata.nextLink': link('$skiptoken', `${from}~${to}~${next}`) }
      : { '@odata.deltaLink': link('$deltatoken', to) };
  return page(items.slice(Number(offset), next), rest);
}

function gone(location: string): Answer {
  const answer = graphError(410, 'syncStateNotFound', 'The sync state generation is not found; a full synchronization is required.');
  return { ...answer, headers: { ...answer.headers, Location: location } };
}
