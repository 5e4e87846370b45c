import { afterAll, describe, expect, it } from 'vitest';
import { deltaOperations } from '../../../../src/local/cloud/graph/delta.js';
import { openDirectory } from '../../../../src/local/cloud/graph/directory.js';
import { eligibilityGroupOf } from '../../../../src/local/seed/groups.js';
import { failure, startLocalGraph } from '../../../support/local-graph.js';

const { graph, world, seed, call, oid, close } = await startLocalGraph();
afterAll(close);

type Page = { value: Record<string, unknown>[]; '@odata.deltaLink'?: string; '@odata.nextLink'?: string };
const get = async (link: string): Promise<Page> => call(link).get();
const latest = async (what: string) => (await get(`/${what}&$deltatoken=latest`))['@odata.deltaLink'] ?? '';
const users = 'users/delta?$select=accountEnabled,mail';
const groups = 'groups/delta?$select=members';
const [lobby] = [eligibilityGroupOf('lobby')];
const groupsOf = (id: string) => graph.directory.people().find((each) => each.id === id)?.groups ?? [];

describe('a delta query', () => {
  it('from now on tells of accounts that changed since, once, as they are now, and gives the next link', async () => {
    const link = await latest(users);
    expect(await get(link)).toMatchObject({ value: [], '@odata.deltaLink': link });
    for (const accountEnabled of [false, true, false]) graph.changePerson('alice', { accountEnabled });
    graph.changePerson('bob', { riskLevel: 'low', deviceCompliant: false });
    const { value, '@odata.deltaLink': next } = await get(link);
    expect(value).toEqual([{ id: oid('alice'), accountEnabled: false, mail: expect.any(String) }]);
    expect((await get(next ?? '')).value).toEqual([]);
    expect((await get(link)).value).toHaveLength(1);
    graph.changePerson('alice', { accountEnabled: true });
  });

  it('tells of a group who came and who left, the last word on each', async () => {
    const link = await latest(groups);
    const before = groupsOf('tara');
    graph.changePerson('tara', { groups: [] });
    graph.changePerson('eve', { groups: [lobby] });
    graph.changePerson('eve', { groups: [] });
    const { value } = await get(link);
    const removed = (id: string) => ({ '@odata.type': '#microsoft.graph.user', id: oid(id), '@removed': { reason: 'deleted' } });
    expect(value.find(({ id }) => id === lobby)).toEqual({ id: lobby, 'members@delta': [removed('eve')] });
    expect(value.flatMap((each) => each['members@delta'])).toContainEqual(removed('tara'));
    graph.changePerson('tara', { groups: before });
    const back = (await get(link)).value.flatMap((each) => each['members@delta']);
    expect(back).toContainEqual({ '@odata.type': '#microsoft.graph.user', id: oid('tara') });
    expect((await get((await latest('groups/delta?$select=displayName')) ?? '')).value).toEqual([]);
  });

  it('without a token tells everything, in pages', async () => {
    const small = deltaOperations(graph.directory, 3).find(({ name }) => name === 'DeltaOfUsers');
    const seen: unknown[] = [];
    for (let link = 'https://localhost/v1.0/users/delta'; !link.includes('deltatoken'); ) {
      const url = new URL(link);
      const headers = { host: url.host };
      const made = { url, path: url.pathname, query: url.searchParams, headers, params: {}, method: 'GET', body: Buffer.alloc(0) };
      const answer = await small?.handle(made as never);
      const page = answer?.body as Page;
      expect(page.value.length).toBeLessThanOrEqual(3);
      seen.push(...page.value.map(({ id }) => id));
      link = page['@odata.nextLink'] ?? page['@odata.deltaLink'] ?? '';
    }
    expect(seen.sort()).toEqual(seed.people.map((person) => person.oid).sort());
  });

  it('goes on from a link after a restart', async () => {
    const link = await latest(users);
    graph.changePerson('bob', { mail: 'bob2@latch.example' });
    const [, token = ''] = link.split('deltatoken=');
    const { journal } = openDirectory(world, seed);
    expect(journal.between(token, journal.end())).toMatchObject([{ person: oid('bob'), account: true }]);
  });

  it.each([
    ['a link of another directory', `/${users}&$deltatoken=other_1`],
    ['a link from the future', `/${users}&$deltatoken=${graph.directory.journal.end()}99999`],
    ['a link too long ago', `/${users}&$deltatoken=nonsense`],
  ])('refuses %s', async (_what, link) => expect(await failure(get(link))).toBe('410 syncStateNotFound'));

  it('does what it cannot by name', async () => {
    expect(await failure(get('/users/delta?$filter=id eq 1'))).toMatch(/^501 /);
    expect(await failure(get('/users/delta?$select=shoeSize'))).toMatch(/^400 /);
    expect(await failure(get('/devices/delta'))).toMatch(/^501 /);
  });
});
