import type { GraphError } from '@microsoft/microsoft-graph-client';
import { afterAll, describe, expect, it } from 'vitest';
import { appRoleIdOf } from '../../../../src/local/cloud/graph/app-roles.js';
import { approverGroupOf, eligibilityGroupOf, onCallGroupOf } from '../../../../src/local/seed/groups.js';
import { failure, startLocalGraph } from '../../../support/local-graph.js';

const local = await startLocalGraph();
const { world, seed, graph, credential, clientOf, call, values, names, oid } = local;
const monotonic = { at: 0 };
const slow = await local.another({ tenantSize: 'small', monotonic: () => monotonic.at });
afterAll(local.close);

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

it.each([
  ['small', 875],
  ['medium', 1_250],
  ['large', 2_000],
] as const)('a %s tenant is told the groups of %i people in ten seconds, and of one more a moment later', async (tenantSize, people) => {
  const clock = { at: 0 };
  const limited = await local.another({ tenantSize, monotonic: () => clock.at });
  const { token } = await credential.getToken('https://graph.microsoft.com/.default');
  const headers = { authorization: `Bearer ${token}`, 'accept-language': 'en-US', 'content-type': 'application/json' };
  const step = { method: 'POST', url: `/users/${oid('alice')}/checkMemberGroups`, body: { groupIds: [eligibilityGroupOf('lobby')] } };
  const told = async (count: number) => {
    const requests = Array.from({ length: count }, (_, index) => ({
      id: String(index),
      ...step,
      headers: { 'Content-Type': 'application/json' },
    }));
    const body = JSON.stringify({ requests });
    const answer = await fetch(`${limited.url}/v1.0/$batch`, { method: 'POST', headers, body });
    return ((await answer.json()) as { responses: { status: number }[] }).responses.filter(({ status }) => status === 200).length;
  };
  for (let asked = 0; asked < people; asked += 20) expect(await told(Math.min(20, people - asked))).toBe(Math.min(20, people - asked));
  expect(await told(1)).toBe(0);
  clock.at += 20;
  expect(await told(1)).toBe(1);
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
