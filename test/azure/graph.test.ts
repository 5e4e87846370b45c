import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { azureCredential } from '../../src/azure/azure-credential.js';
import { graphDirectory } from '../../src/azure/graph-directory.js';
import { graphRisk } from '../../src/azure/graph-risk.js';
import { graphRoles } from '../../src/azure/graph-roles.js';
import { PersonId } from '../../src/domain/ids.js';
import { createGraph } from '../../src/local/cloud/graph/service.js';
import { serve } from '../../src/local/cloud/kernel/serve.js';
import { approverGroupOf, eligibilityGroupOf } from '../../src/local/seed/groups.js';
import { stableId } from '../../src/local/seed/stable-id.js';
import { startLocalEntra } from '../support/local-entra.js';
import { memoryMethods } from '../support/memory/methods.js';

const local = await startLocalEntra();
const { world, seed } = local;
const graph = await createGraph(world, { directory: local.directory });
const options = { baseUrl: graph.url, credential: azureCredential(), clock: world.clock, methods: memoryMethods(world.clock) };
const directory = graphDirectory(options);
let seconds = 0;
/** Never twice in the same second, as far as it knows. */
const monotonic = () => {
  seconds += 2;
  return seconds * 1_000;
};
const risk = graphRisk({ ...options, monotonic });
const oid = (id: string) => PersonId.parse(seed.people.find((person) => person.id === id)?.oid);
const nobody = PersonId.parse('00000000-0000-4000-8000-000000000000');
const calls = () => world.rows.filter(({ service }) => service === 'graph').length;

afterAll(async () => {
  await Promise.all([graph.close(), local.close()]);
  world.remove();
});
beforeEach(() => {
  world.faults.remove();
  world.clock.advance(60_000);
  graph.changePerson('alice', { accountEnabled: true, riskLevel: 'none' });
});

describe('a person', () => {
  it('is described in our words', async () => {
    expect(await directory.person(oid('tara'))).toMatchObject({
      id: oid('tara'),
      accountEnabled: true,
      userType: 'guest',
      company: expect.any(String),
    });
    expect(await directory.person(oid('mallory'))).toEqual({
      id: oid('mallory'),
      displayName: seed.people.find(({ id }) => id === 'mallory')?.name,
      accountEnabled: false,
      userType: 'member',
      employeeId: 'E-1010',
      mail: 'mallory@latch.example',
      mobile: '+491713920010',
      sessionsValidFrom: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  it('may be nobody', async () => {
    expect(await directory.person(nobody)).toBeUndefined();
    expect(await directory.memberOf(nobody, [eligibilityGroupOf('lobby')])).toEqual([]);
  });

  it('is asked for anew by a gate', async () => {
    await directory.person(oid('alice'));
    graph.changePerson('alice', { accountEnabled: false });
    expect(await directory.person(oid('alice'))).toMatchObject({ accountEnabled: false });
  });
});

describe('groups', () => {
  it('hold people through other groups too', async () => {
    const doors = ['lobby', 'server-a'].map((door) => eligibilityGroupOf(door));
    expect((await directory.memberOf(oid('alice'), doors)).sort()).toEqual([...doors].sort());
    expect(await directory.memberOf(oid('eve'), doors)).toEqual([]);
  });

  it('are asked about twenty at a time', async () => {
    const strangers = Array.from({ length: 45 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`);
    const before = calls();
    expect(await directory.memberOf(oid('alice'), [...strangers, eligibilityGroupOf('lobby')])).toEqual([eligibilityGroupOf('lobby')]);
    expect(calls() - before).toBe(3);
  });

  it('name their members in one call with other people, nobody for a group that is gone', async () => {
    const [approvers, gone] = [approverGroupOf('BER1', 'exclusion'), '00000000-0000-4000-8000-000000000001'];
    const before = calls();
    const { people, members } = await directory.gather([oid('alice'), nobody, oid('alice')], [approvers, gone, approvers]);
    expect(calls() - before).toBe(1);
    expect([people.size, people.get(oid('alice'))?.id, people.get(nobody)]).toEqual([2, oid('alice'), undefined]);
    const found = members.get(approvers)?.map(({ id }) => id);
    expect(found).toEqual(expect.arrayContaining([oid('bob'), oid('carol'), oid('carol-adm')]));
    expect(found).not.toContain(oid('alice'));
    expect(members.get(gone)).toEqual([]);
  });

  it('cannot be told when one of them cannot', async () => {
    world.faults.add({ service: 'graph', match: { path: '/transitiveMembers' }, do: { status: 429, headers: { 'retry-after': '7' } } });
    await expect(directory.gather([oid('alice')], [approverGroupOf('BER1', 'limited')])).rejects.toMatchObject({
      code: 'directory-unavailable',
      retryAfterMs: 7_000,
    });
  });
});

describe('risk', () => {
  it('is what Identity Protection finds now', async () => {
    expect(await risk.of(oid('trent'))).toEqual({ level: 'high' });
    expect(await risk.of(nobody)).toBeUndefined();
    graph.changePerson('alice', { riskLevel: 'medium' });
    expect(await risk.of(oid('alice'))).toEqual({ level: 'medium', detections: ['unfamiliarFeatures'] });
  });
});

describe('trouble with Graph', () => {
  it("is also a 404 that is not Graph's own: nobody is found harmless by a wrong address", async () => {
    const elsewhere = await serve(world, { name: 'graph', operations: [], error: () => ({ status: 404, body: '<h1>Not here</h1>' }) });
    const lost = { ...options, baseUrl: elsewhere.url };
    await expect(graphRisk({ ...lost, monotonic }).of(oid('trent'))).rejects.toMatchObject({ code: 'risk-unavailable' });
    await expect(graphDirectory(lost).person(oid('alice'))).rejects.toMatchObject({ code: 'directory-unavailable' });
    await elsewhere.close();
  });

  it.each([{ status: 429 }, { status: 503 }, { status: 403 }, { reset: true }])(
    'is thrown at once, never retried (%o)',
    async (trouble) => {
      const fault = world.faults.add({ service: 'graph', match: {}, do: trouble });
      await expect(directory.person(oid('alice'))).rejects.toMatchObject({ code: 'directory-unavailable' });
      await expect(directory.gather([], [approverGroupOf('BER1', 'exclusion')])).rejects.toMatchObject({ code: 'directory-unavailable' });
      await expect(risk.of(oid('alice'))).rejects.toMatchObject({ code: 'risk-unavailable' });
      expect(world.faults.list()).toEqual([{ id: fault.id, service: 'graph', hits: 3 }]);
    },
  );
});

describe('an answer of Graph', () => {
  /** Graph as somebody else answers for it; `answer` may leave the caller waiting. */
  const another = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
    const server = createServer({ key: world.tls.key, cert: world.tls.cert }, answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    opened.push(server);
    return { url: `https://localhost:${(server.address() as AddressInfo).port}` };
  };
  const opened: Server[] = [];
  afterEach(() => {
    vi.useRealTimers();
    for (const server of opened.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  it.each([
    ['nothing', () => undefined],
    ['a beginning', (response: ServerResponse) => response.writeHead(200, { 'content-type': 'application/json' }).write('{')],
  ])('is waited for ten seconds, where there is %s of it', async (_what, begin) => {
    let tell = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const silent = await another((_request, response) => {
      begin(response);
      void delay(200).then(tell);
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const person = graphDirectory({ ...options, baseUrl: silent.url }).person(oid('alice'));
    const outcome = expect(person).rejects.toMatchObject({ code: 'directory-unavailable' });
    await asked;
    vi.advanceTimersByTime(9_999);
    const waiting = new Promise((resolve) => setImmediate(resolve, 'waiting'));
    expect(await Promise.race([person.then(String, String), waiting])).toBe('waiting');
    vi.advanceTimersByTime(1);
    await outcome;
  });

  it('leaves its connection for the next, and for none that comes seconds later: Graph may be closing it then', async () => {
    const ports: unknown[] = [];
    const busy = await another(({ socket }, response) => {
      ports.push(socket.remotePort);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: oid('alice') }));
    });
    const asking = graphDirectory({ ...options, baseUrl: busy.url });
    for (const pauseMs of [0, 0, 4_500]) {
      await delay(pauseMs);
      asking.forget();
      await asking.gather([oid('alice')], []).catch(() => undefined);
    }
    expect(ports).toEqual([ports[0], ports[0], expect.any(Number)]);
    expect(ports[2]).not.toBe(ports[0]);
  });

  it('that sends elsewhere is not followed', async () => {
    const moved = await another((_request, response) => response.writeHead(307, { location: `${graph.url}/v1.0/users` }).end());
    const before = calls();
    await expect(graphDirectory({ ...options, baseUrl: moved.url }).person(oid('alice'))).rejects.toMatchObject({
      code: 'directory-unavailable',
    });
    expect(calls()).toBe(before);
  });

  it.each(['', 'no JSON'])('that is a 404 without an error of Graph’s finds nobody (%j)', async (body) => {
    const wrong = await another((_request, response) => response.writeHead(404, { 'content-type': 'application/json' }).end(body));
    await expect(graphDirectory({ ...options, baseUrl: wrong.url }).person(oid('alice'))).rejects.toMatchObject({
      code: 'directory-unavailable',
    });
  });
});

describe('a further page', () => {
  it.each([
    'https://elsewhere.example/v1.0/users',
    'https://localhost:1/v1.0/users',
    '//elsewhere.example/v1.0/users',
    'http://localhost/v1.0',
  ])('is not fetched from another host (%s)', async (link) => {
    const page = { status: 200, body: { value: [], '@odata.nextLink': link } };
    const lies = await serve(world, {
      name: 'graph',
      operations: [
        { name: 'Lie', method: 'GET', path: '/v1.0/identityProtection/*', handle: () => page },
        {
          name: 'Lie',
          method: 'POST',
          path: '/v1.0/$batch',
          handle: () => ({ status: 200, body: { responses: [{ id: 'group|x', ...page }] } }),
        },
      ],
      error: () => ({ status: 501 }),
    });
    const before = calls();
    await expect(graphDirectory({ ...options, baseUrl: lies.url }).gather([], ['x'])).rejects.toThrow(
      'directory-unavailable: graph sends us elsewhere',
    );
    await expect(graphRisk({ ...options, baseUrl: lies.url, monotonic }).of(oid('trent'))).rejects.toThrow(
      'risk-unavailable: graph sends us elsewhere',
    );
    expect(calls() - before).toBe(2);
    await lies.close();
  });
});

describe('facts for a gate', () => {
  /** Nobody has been told anything of second factors. */
  const fresh = () => graphDirectory({ ...options, methods: memoryMethods(world.clock) });
  const groups = ['lobby', 'server-a'].map((door) => eligibilityGroupOf(door));

  it('about two people cost one call', async () => {
    const before = calls();
    const [tara, stranger] = await directory.factsOf([oid('tara'), nobody], groups);
    expect(calls() - before).toBe(1);
    expect(stranger).toBeUndefined();
    expect(tara).toMatchObject({ person: { userType: 'guest' }, groups: expect.arrayContaining(groups) });
    expect(tara?.methods).toContain('microsoftAuthenticatorPush');
    expect(tara?.devices).toEqual([expect.objectContaining({ compliant: true, enabled: true })]);
  });

  it('are right for many groups too', async () => {
    const strangers = Array.from({ length: 45 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`);
    const [alice] = await directory.factsOf([oid('alice')], [...strangers, ...groups]);
    expect(alice?.groups.sort()).toEqual([...groups].sort());
  });

  it('have the app roles where doors want them, in the same call, and no answer about them is none', async () => {
    const { namesIn } = graphRoles({ baseUrl: graph.url, credential: azureCredential(), clock: world.clock, apiClientId: stableId('api') });
    const asking = graphDirectory({ ...options, roleNames: namesIn });
    const roles = async (more?: { roles: boolean }) => (await asking.factsOf([oid('bob')], groups, more))[0]?.roles;
    expect([await roles({ roles: true }), await roles()]).toEqual([['Latch.Approve', 'Latch.Request'], undefined]);
    const before = calls();
    await roles({ roles: true });
    expect(calls() - before).toBe(1);
    world.faults.add({ service: 'graph', match: { path: '/appRoleAssignments' }, do: { status: 403 } });
    await expect(roles({ roles: true })).rejects.toMatchObject({ code: 'directory-unavailable' });
  });

  it('lack the registered methods where the tenant has no licence for the report, and nothing else', async () => {
    world.faults.add({ service: 'graph', match: { path: '/reports/' }, do: { status: 403 } });
    const [alice] = await fresh().factsOf([oid('alice')], groups);
    expect(alice).not.toHaveProperty('methods');
    world.faults.add({ service: 'graph', match: { path: '/checkMemberGroups' }, do: { status: 403 } });
    await expect(directory.factsOf([oid('alice')], groups)).rejects.toMatchObject({ code: 'directory-unavailable' });
  });
});
