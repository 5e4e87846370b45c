import { DefaultAzureCredential } from '@azure/identity';
import { Client, type GraphError, RetryHandlerOptions } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { appRoleIdOf } from '../../../../src/local/cloud/graph/app-roles.js';
import { openDirectory } from '../../../../src/local/cloud/graph/directory.js';
import { createGraph } from '../../../../src/local/cloud/graph/service.js';
import { approverGroupOf, eligibilityGroupOf, onCallGroupOf } from '../../../../src/local/seed/groups.js';
import { startLocalEntra } from '../../../support/local-entra.js';

const local = await startLocalEntra();
const { world, seed } = local;
const monotonic = { at: 0 };
const graph = await createGraph(world, { directory: openDirectory(world, seed) });
const slow = await createGraph(world, { directory: graph.directory, throttleProtection: true, monotonic: () => monotonic.at });
afterAll(async () => {
  await Promise.all([graph.close(), slow.close(), local.close()]);
  world.remove();
});
beforeEach(() => world.faults.remove());

const credential = new DefaultAzureCredential();
const clientOf = (url: string, language = 'en-US') =>
  Client.initWithMiddleware({
    authProvider: new TokenCredentialAuthenticationProvider(credential, { scopes: ['https://graph.microsoft.com/.default'] }),
    baseUrl: `${url}/`,
    customHosts: new Set(['localhost']),
    fetchOptions: { headers: { 'Accept-Language': language } },
  });
const client = clientOf(graph.url);
const call = (path: string, through = client) => through.api(path).middlewareOptions([new RetryHandlerOptions(0, 0)]);
const oid = (id: string) => seed.people.find((person) => person.id === id)?.oid ?? '';
const values = async (path: string) => (await call(path).get()).value as Record<string, unknown>[];
const names = async (path: string) => (await values(path)).map((item) => item['displayName']);
const failure = (request: Promise<unknown>) =>
  request.then(
    () => 'no failure',
    ({ statusCode, code }: GraphError) => `${statusCode} ${code}`,
  );
const batch = async (requests: unknown[], through = client) => {
  const { responses } = await call('/$batch', through).post({ requests });
  return Object.fromEntries((responses as { id: string; status: number; body: Record<string, unknown> }[]).map((one) => [one.id, one]));
};

describe('a user', () => {
  it('is found by object id, with the state that was asked for', async () => {
    const fields = 'id,accountEnabled,userType,employeeId,mail,mobilePhone,signInSessionsValidFromDateTime';
    expect(
      await call(`/users/${oid('mallory')}`)
        .select(fields)
        .get(),
    ).toMatchObject({
      ...{ id: oid('mallory'), accountEnabled: false, userType: 'Member', employeeId: 'E-1010' },
      ...{ mail: 'mallory@latch.example', mobilePhone: '+491713920010' },
    });
  });

  it('comes without state when none was asked for', async () => {
    const alice = await call(`/users/${oid('alice')}`).get();
    expect(alice).toMatchObject({ displayName: 'Alice Adler', userPrincipalName: 'alice@latch.example' });
    expect(alice).not.toHaveProperty('accountEnabled');
  });

  it('who is a guest has a guest name, a company and can be found by it', async () => {
    const tara = await call(`/users/${encodeURIComponent('tara_windservice.example#EXT#@latch.example')}`)
      .select('id,companyName,userType')
      .get();
    expect(tara).toMatchObject({ id: oid('tara'), companyName: 'Windservice', userType: 'Guest' });
  });

  it('is found by employee id, both accounts of one person', async () => {
    expect(await names(`/users?$filter=employeeId eq 'E-1003' and accountEnabled eq true`)).toEqual([
      'Carol Conrad',
      'Carol Conrad (admin account)',
    ]);
  });

  it('has a manager, or none', async () => {
    expect(
      await call(`/users/${oid('alice')}/manager`)
        .select('id')
        .get(),
    ).toMatchObject({ id: oid('bob') });
    expect(await failure(call(`/users/${oid('bob')}/manager`).get())).toBe('404 Request_ResourceNotFound');
  });

  it.each<[string, string, string]>([
    ['an id nobody has', `/users/${crypto.randomUUID()}`, '404 Request_ResourceNotFound'],
    ['the name people use at home', '/users/alice', '404 Request_ResourceNotFound'],
    ['a property that does not exist', '/users?$select=passwrd', '400 Request_BadRequest'],
    ['a filter beyond the local one', "/users?$filter=endsWith(mail,'x')", '501 NotImplemented'],
    ['an option beyond the local one', '/users?$orderby=mail', '501 NotImplemented'],
    ['an operation beyond the local one', '/me', '501 NotImplemented'],
  ])('asked for by %s is refused', async (_what, path, expected) => {
    expect(await failure(call(path).get())).toBe(expected);
  });

  it('is listed page by page, through links the client follows', async () => {
    const first = await call('/users').top(7).select('id').get();
    const second = await call(first['@odata.nextLink']).get();
    expect(new Set([...first.value, ...second.value].map(({ id }) => id)).size).toBe(seed.people.length);
    expect(second).not.toHaveProperty('@odata.nextLink');
  });
});

describe('membership', () => {
  const eligible = seed.doors.map(({ id }) => eligibilityGroupOf(id));

  it.each([
    ['alice', 4],
    ['tara', 4],
    ['mallory', 0],
    ['carol', 0],
    ['eve', 0],
  ])('makes %s eligible at %i doors, through a group in between', async (id, doors) => {
    const { value } = await call(`/users/${oid(id)}/checkMemberGroups`).post({ groupIds: eligible });
    expect(value).toHaveLength(doors);
  });

  it('is refused for more than 20 groups', async () => {
    expect(await failure(call(`/users/${oid('alice')}/checkMemberGroups`).post({ groupIds: Array(21).fill('x') }))).toBe(
      '400 Request_BadRequest',
    );
  });

  it('of a group counts people transitively only where that was asked', async () => {
    const group = approverGroupOf('BER1', 'exclusion');
    expect(await names(`/groups/${group}/transitiveMembers/microsoft.graph.user?$select=displayName`)).toEqual([
      'Bob Brandt',
      'Carol Conrad',
      'Carol Conrad (admin account)',
      'Olu Okafor',
    ]);
    expect(await names(`/groups/${group}/members`)).toEqual(['Approves at both sites']);
    expect(await names(`/groups/${onCallGroupOf('WTG7')}/transitiveMembers/microsoft.graph.user`)).toEqual(['Olu Okafor']);
  });

  it('of a person is direct or transitive', async () => {
    expect(await names(`/users/${oid('alice')}/memberOf`)).toEqual(['May ask for every door']);
    expect(await values(`/users/${oid('alice')}/transitiveMemberOf/microsoft.graph.group?$select=id`)).toHaveLength(5);
  });

  it('in the app is an assignment per role', async () => {
    const assigned = await values(`/users/${oid('bob')}/appRoleAssignments`);
    expect(assigned.map(({ appRoleId }) => appRoleId)).toEqual([appRoleIdOf('Latch.Approve'), appRoleIdOf('Latch.Request')]);
  });
});

describe('risk', () => {
  it('of somebody who was never risky is a 404', async () => {
    expect(await failure(call(`/identityProtection/riskyUsers/${oid('alice')}`).get())).toBe('404 NotFound');
  });

  it('of trent is high, and has a detection behind it', async () => {
    expect(await call(`/identityProtection/riskyUsers/${oid('trent')}`).get()).toMatchObject({ riskLevel: 'high', riskState: 'atRisk' });
    const detections = await values(`/identityProtection/riskDetections?$filter=userId eq '${oid('trent')}'`);
    expect(detections).toMatchObject([{ riskLevel: 'high', userId: oid('trent') }]);
  });

  it('shows in the poll since the last look, and stays on record when it is over', async () => {
    const since = world.clock.now().toISOString();
    graph.changePerson('frank', { riskLevel: 'medium' });
    const poll = `/identityProtection/riskyUsers?$filter=riskLastUpdatedDateTime ge ${since}`;
    expect(await values(poll)).toMatchObject([{ id: oid('frank'), riskLevel: 'medium' }]);
    graph.changePerson('frank', { riskLevel: 'none' });
    expect(await call(`/identityProtection/riskyUsers/${oid('frank')}`).get()).toMatchObject({
      riskLevel: 'none',
      riskState: 'remediated',
    });
  });

  it('may be asked once a second when throttled, and the refusal names no time', async () => {
    const through = clientOf(slow.url);
    await call('/identityProtection/riskyUsers', through).get();
    const refused: GraphError = await call('/identityProtection/riskDetections', through)
      .get()
      .catch((error: GraphError) => error);
    expect(refused.statusCode).toBe(429);
    expect(refused.headers?.get('retry-after')).toBeNull();
    await call('/users', through).get();
    monotonic.at += 1000;
    await call('/identityProtection/riskyUsers', through).get();
  });
});

describe('devices and methods', () => {
  it('are registered and compliant for whoever has one, until they are not', async () => {
    const managed = `/deviceManagement/managedDevices?$filter=userId eq '${oid('bob')}'`;
    expect(await values(`/users/${oid('bob')}/registeredDevices`)).toMatchObject([{ isCompliant: true }]);
    expect(await values(managed)).toMatchObject([{ complianceState: 'compliant' }]);
    graph.changePerson('bob', { deviceCompliant: false });
    expect(await values(`/users/${oid('bob')}/registeredDevices`)).toMatchObject([{ isCompliant: false }]);
    expect(await values(managed)).toMatchObject([{ complianceState: 'noncompliant' }]);
  });

  it('tell whether somebody has a second factor', async () => {
    expect(await call(`/reports/authenticationMethods/userRegistrationDetails/${oid('alice')}`).get()).toMatchObject({
      isMfaRegistered: true,
      methodsRegistered: ['microsoftAuthenticatorPush', 'mobilePhone'],
    });
  });

  it('know which networks are trusted', async () => {
    expect(await values('/identity/conditionalAccess/namedLocations')).toMatchObject([
      { isTrusted: true, ipRanges: [{ cidrAddress: '203.0.113.0/24' }] },
    ]);
  });
});

describe('a batch', () => {
  const user = (id: string, person: string) => ({ id, method: 'GET', url: `/users/${oid(person)}?$select=id,accountEnabled` });
  const check = {
    ...{ id: 'groups', method: 'POST', url: `/users/${oid('alice')}/checkMemberGroups` },
    ...{ headers: { 'Content-Type': 'application/json' }, body: { groupIds: [eligibilityGroupOf('lobby')] } },
  };

  it('answers each request with a status of its own', async () => {
    const risk = { id: 'risk', method: 'GET', url: `/identityProtection/riskyUsers/${oid('alice')}` };
    const answers = await batch([user('user', 'alice'), check, risk]);
    expect(answers).toMatchObject({
      user: { status: 200, body: { id: oid('alice'), accountEnabled: true } },
      groups: { status: 200, body: { value: [eligibilityGroupOf('lobby')] } },
      risk: { status: 404, body: { error: { code: 'NotFound' } } },
    });
  });

  it('refuses a url with a version in it, as the real one does', async () => {
    const answers = await batch([{ id: '1', method: 'GET', url: `/v1.0/users/${oid('alice')}` }]);
    expect(answers['1']).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining("segment 'v1.0'") } } });
  });

  it('refuses more than 20 requests and repeated ids', async () => {
    expect(await failure(batch(Array.from({ length: 21 }, (_, n) => user(String(n), 'alice'))))).toBe('400 Request_BadRequest');
    expect(await failure(batch([user('1', 'alice'), user('1', 'bob')]))).toBe('400 Request_BadRequest');
  });

  it('fails what depends on a failure', async () => {
    const answers = await batch([
      { id: '1', method: 'GET', url: '/users/nobody' },
      { ...user('2', 'alice'), dependsOn: ['1'] },
    ]);
    expect(answers['2']?.status).toBe(424);
  });

  it('is struck by a fault where the fault was meant to strike', async () => {
    world.faults.add({
      service: 'graph',
      match: { path: '/users/{id}/checkMemberGroups' },
      do: { status: 429, headers: { 'retry-after': '7' } },
    });
    const answers = await batch([user('user', 'alice'), check]);
    expect(answers).toMatchObject({ user: { status: 200 }, groups: { status: 429, headers: { 'retry-after': '7' } } });
  });
});

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

describe('the door of Graph', () => {
  it.each([
    ['no token', {}],
    ['a token for another service', { audience: 'https://vault.azure.net' }],
  ])('stays shut for %s', async (_what, { audience }: { audience?: string }) => {
    const token = audience ? (await credential.getToken(`${audience}/.default`)).token : '';
    const answer = await fetch(`${graph.url}/v1.0/users`, { headers: { authorization: `Bearer ${token}`, 'accept-language': 'en-US' } });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({
      error: { code: 'InvalidAuthenticationToken', innerError: { 'request-id': expect.any(String) } },
    });
  });

  it('minds the language Node sends by itself', async () => {
    expect(await failure(call(`/users/${oid('alice')}`, clientOf(graph.url, '*')).get())).toBe('400 Request_BadRequest');
  });
});
