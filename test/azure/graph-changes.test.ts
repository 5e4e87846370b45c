import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { graphChanges } from '../../src/azure/graph-changes.js';
import { LatchError } from '../../src/domain/errors.js';
import { eligibilityGroupOf } from '../../src/local/seed/groups.js';
import type { ChangedResource } from '../../src/ports/people.js';
import { startLocalGraph } from '../support/local-graph.js';

const { graph, world, credential, oid, close } = await startLocalGraph();
afterAll(close);
beforeEach(() => world.faults.remove());

const changes = graphChanges({ baseUrl: graph.url, credential });
const lobby = eligibilityGroupOf('lobby');
const strike = (status: number, headers = {}) =>
  void world.faults.add({ service: 'graph', match: { path: '/delta' }, do: { status, headers } });
const trouble = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('what changed in the directory', () => {
  it('is read from where it was read last, and nothing is old news', async () => {
    const [users, groups] = [await changes.begin('users'), await changes.begin('groups')];
    graph.changePerson('alice', { accountEnabled: false });
    graph.changePerson('eve', { groups: [lobby] });
    const of = async (resource: ChangedResource, place: string) => changes.since(resource, place);
    const told = { users: await of('users', users), groups: await of('groups', groups) };
    expect(told.users).toMatchObject({ kind: 'changes', people: [oid('alice')], groups: [], isAboutAnybody: false, isLast: true });
    expect(told.groups).toMatchObject({ kind: 'changes', people: [], groups: [{ groupId: lobby, joined: [oid('eve')], left: [] }] });
    for (const resource of ['users', 'groups'] as const) {
      const { place } = told[resource] as { place: string };
      expect(await of(resource, place)).toMatchObject({ people: [], groups: [], place, isLast: true });
    }
    graph.changePerson('eve', { groups: [] });
    expect(await of('groups', (told.groups as { place: string }).place)).toMatchObject({ groups: [{ joined: [], left: [oid('eve')] }] });
    graph.changePerson('alice', { accountEnabled: true });
  });

  it('is about anybody where a group came to another or left it', async () => {
    const place = await changes.begin('groups');
    const [inner] = graph.directory.groups.filter(({ memberOf }) => memberOf.length > 0);
    graph.directory.journal.note({ person: inner?.oid ?? '', account: false, joined: [], left: [lobby] });
    expect(await changes.since('groups', place)).toMatchObject({ isAboutAnybody: true, groups: [{ groupId: lobby }] });
  });

  it('is lost with a place that Graph does not know', async () => {
    const place = await changes.begin('users');
    expect(await changes.since('users', `${place}0000`)).toEqual({ kind: 'lost' });
    strike(410);
    expect(await changes.since('users', place)).toEqual({ kind: 'lost' });
  });

  it('is asked of nobody but Graph', async () => {
    expect(await trouble(changes.since('users', 'https://elsewhere.example/v1.0/users/delta'))).toBeInstanceOf(LatchError);
  });

  it('says when to ask again where Graph is asked too often', async () => {
    const place = await changes.begin('groups');
    strike(429, { 'Retry-After': '7' });
    expect(await trouble(changes.since('groups', place))).toMatchObject({
      code: 'directory-unavailable',
      status: 429,
      retryAfterMs: 7_000,
    });
    expect(await trouble(changes.begin('groups'))).toMatchObject({ status: 429 });
  });
});
