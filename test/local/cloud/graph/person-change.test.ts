import { afterAll, describe, expect, it } from 'vitest';
import { openDirectory } from '../../../../src/local/cloud/graph/directory.js';
import { eligibilityGroupOf } from '../../../../src/local/seed/groups.js';
import { startLocalGraph } from '../../../support/local-graph.js';

const local = await startLocalGraph();
const { world, seed, graph, call, names, oid } = local;
afterAll(local.close);

describe('a change to a person', () => {
  it('of account and groups shows at once, without a new token, and outlives a restart', async () => {
    expect(graph.changePerson('olu', { accountEnabled: false, groups: ['door:lobby'] })).toMatchObject({
      ok: true,
      changed: ['accountEnabled', 'groups'],
    });
    expect(
      await call(`/users/${oid('olu')}`)
        .select('accountEnabled')
        .get(),
    ).toMatchObject({ accountEnabled: false });
    expect(await names(`/users/${oid('olu')}/memberOf`)).toEqual(['May ask for lobby']);
    expect(openDirectory(world, seed).byKey(oid('olu'))).toMatchObject({ accountEnabled: false, groups: ['door:lobby'] });
  });

  it('of addresses, second factors and sessions shows too, and messages to either address are found', async () => {
    const change = { mobile: '+4915112340000', mail: 'frank@elsewhere.example', methods: ['fido2SecurityKey'], signOut: true as const };
    expect(graph.changePerson('frank', change)).toMatchObject({ changed: ['sessionsValidFrom', 'mail', 'mobile', 'methods'] });
    const fields = ['mail', 'mobilePhone', 'signInSessionsValidFromDateTime'];
    const user = await call(`/users/${oid('frank')}`)
      .select(fields)
      .get();
    expect(user).toMatchObject({
      mail: 'frank@elsewhere.example',
      mobilePhone: '+4915112340000',
      signInSessionsValidFromDateTime: world.clock.now().toISOString(),
    });
    expect(graph.directory.addressesOf('frank')).toEqual(expect.arrayContaining(['frank@latch.example', 'frank@elsewhere.example']));
    expect(graph.changePerson('frank', {}).ok && graph.directory.byKey(oid('frank'))?.mail).toBe('frank@elsewhere.example');
  });

  it('may name groups by object id, or take them all away', () => {
    expect(graph.changePerson(oid('eve'), { groups: [eligibilityGroupOf('lobby')] })).toMatchObject({
      ok: true,
      person: { groups: ['door:lobby'] },
    });
    expect(graph.changePerson('eve', { groups: [] })).toMatchObject({ ok: true, changed: ['groups'], person: { groups: [] } });
  });

  it('is told to listeners once, and says when nothing changed', () => {
    const heard: string[][] = [];
    graph.directory.onChange((person, changed) => heard.push([person.id, ...changed]));
    graph.changePerson('dan', { accountEnabled: false });
    expect(graph.changePerson('dan', { accountEnabled: false })).toMatchObject({ ok: true, changed: [] });
    expect(heard).toEqual([['dan', 'accountEnabled']]);
  });

  it('of nobody, or into no group, is refused whole', async () => {
    expect(graph.changePerson('nobody', { accountEnabled: false })).toEqual({ ok: false, because: 'unknown-person', name: 'nobody' });
    expect(graph.changePerson('carol', { accountEnabled: false, groups: ['door:cellar'] })).toEqual({
      ok: false,
      because: 'unknown-group',
      name: 'door:cellar',
    });
    expect(
      await call(`/users/${oid('carol')}`)
        .select('accountEnabled')
        .get(),
    ).toMatchObject({ accountEnabled: true });
  });
});
