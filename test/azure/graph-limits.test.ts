import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { azureCredential } from '../../src/azure/azure-credential.js';
import type { QuestionTurns } from '../../src/azure/cosmos-question-turns.js';
import { graphDirectory } from '../../src/azure/graph-directory.js';
import { graphRisk } from '../../src/azure/graph-risk.js';
import { oneASecond, stopwatch, type Turns } from '../../src/azure/one-a-second.js';
import type { AuditEntry } from '../../src/domain/audit/audit-entry.js';
import { PersonId } from '../../src/domain/ids.js';
import { cardSealer } from '../../src/functions/privacy/sealed-cards.js';
import { createGraph } from '../../src/local/cloud/graph/service.js';
import { approverGroupOf, eligibilityGroupOf } from '../../src/local/seed/groups.js';
import { startLocalEntra } from '../support/local-entra.js';
import { memoryMethods } from '../support/memory/methods.js';
import { memoryPersonKeys } from '../support/memory/privacy.js';

const local = await startLocalEntra();
const { world, seed } = local;
const { clock } = world;
/** The time both sides count their limits in; the story's clock stands still unless a test moves it. */
let real = 0;
const monotonic = () => real;
const graph = await createGraph(world, { directory: local.directory, tenantSize: 'small', monotonic });
afterAll(async () => {
  await Promise.all([graph.close(), local.close()]);
  world.remove();
});
beforeEach(() => {
  world.faults.remove();
  real += 60_000;
});

const oid = (id: string) => PersonId.parse(seed.people.find((person) => person.id === id)?.oid);
const groups = ['lobby', 'server-a'].map((door) => eligibilityGroupOf(door));
const graphRows = () =>
  world.rows.filter(({ service }) => service === 'graph').map(({ method, path, status }) => `${method} ${path} ${status}`);
const during = async <T>(work: () => Promise<T>): Promise<{ answer: T; calls: string[] }> => {
  const before = graphRows().length;
  const answer = await work();
  return { answer, calls: graphRows().slice(before) };
};

/** What one process of the app asks Graph with. */
function openProcess(more: { turns?: Turns; questions?: QuestionTurns; snapshots?: Parameters<typeof graphRisk>[0]['snapshots'] } = {}) {
  const options = { baseUrl: graph.url, credential: azureCredential(), clock };
  const start = stopwatch(clock, monotonic);
  const lane = oneASecond('risk-unavailable', clock, { start, ...(more.turns && { turns: more.turns }) });
  const risk = graphRisk({ ...options, monotonic, lane, ...(more.snapshots && { snapshots: more.snapshots }) });
  return { lane, risk, directory: graphDirectory({ ...options, methods: memoryMethods(clock), turns: more.questions, ride: risk.ride }) };
}
const batch = 'POST /v1.0/$batch 200';
const list = (status: number) => `GET /v1.0/identityProtection/riskyUsers ${status}`;

describe('what a request costs', () => {
  it('is two calls for somebody new at a door nobody decides about, and one when they come again', async () => {
    const { directory, risk } = openProcess();
    const asked = async () => {
      const [facts] = await directory.factsOf([oid('trent')], groups);
      return [facts?.methods?.length, (await risk.of(oid('trent')))?.level];
    };
    const first = await during(async () => [(await directory.person(oid('trent')))?.accountEnabled, ...(await asked())]);
    expect(first).toEqual({ answer: [true, 2, 'high'], calls: [expect.stringMatching(/^GET \/v1.0\/users\//), batch] });
    expect((await during(asked)).calls).toEqual([batch]);
    real += 1_100;
    expect(await during(asked)).toEqual({ answer: [2, 'high'], calls: [batch] });
  });

  it('is nothing more for the audit, which says what the person was called', async () => {
    const { directory } = openProcess();
    const seal = cardSealer({ directory, personKeys: memoryPersonKeys(clock), clock });
    const asked = { kind: 'request.asked', personId: oid('trent') } as AuditEntry;
    await directory.factsOf([oid('trent')], groups);
    const sealed = await during(async () => (await seal([asked])).map((entry) => Object.keys(entry.sealed ?? {})));
    expect(sealed).toEqual({ answer: [[oid('trent')]], calls: [] });
  });

  it('is one call more for asking everybody who may decide about it', async () => {
    const { directory } = openProcess();
    const approvers = ['limited', 'exclusion'].map((each) => approverGroupOf('BER1', each as 'limited'));
    expect((await during(() => directory.gather([oid('alice'), oid('tara')], approvers))).calls).toEqual([batch]);
  });
});

describe('what was told of people and groups', () => {
  const approvers = approverGroupOf('BER1', 'limited');
  const gathered = (directory: ReturnType<typeof openProcess>['directory'], ageMs?: number) =>
    during(async () => {
      const { people, members } = await directory.gather([oid('alice'), oid('tara')], [approvers], ageMs);
      return [people.get(oid('alice'))?.displayName, people.size, members.get(approvers)?.length];
    });

  it('is not asked again by who can do with what is a minute old, and is by everybody else', async () => {
    const { directory } = openProcess();
    const answer = ['Alice Adler', 2, 4];
    expect(await gathered(directory, 60_000)).toEqual({ answer, calls: [batch] });
    expect(await gathered(directory, 60_000)).toEqual({ answer, calls: [] });
    expect(await gathered(directory)).toEqual({ answer, calls: [batch] });
    clock.advance(60_000);
    expect(await gathered(directory, 60_000)).toEqual({ answer, calls: [batch] });
  });

  it('counts whoever told it', async () => {
    const { directory } = openProcess();
    await directory.gather([oid('alice')], [approvers]);
    await directory.factsOf([oid('tara')], groups);
    expect((await gathered(directory, 60_000)).calls).toEqual([]);
  });

  it('is forgotten when something changed, with what was on its way', async () => {
    const { directory } = openProcess();
    const onItsWay = directory.gather([oid('alice'), oid('tara')], [approvers]);
    directory.forget();
    await onItsWay;
    expect((await gathered(directory, 60_000)).calls).toEqual([batch]);
    directory.forget();
    expect((await gathered(directory, 60_000)).calls).toEqual([batch]);
  });
});

describe('the one request a second', () => {
  it('is shared by everybody who asks within it', async () => {
    const { risk } = openProcess();
    const asked = await during(() => Promise.all(['alice', 'trent', 'bob'].map(async (name) => (await risk.of(oid(name)))?.level)));
    expect(asked).toEqual({ answer: [undefined, 'high', undefined], calls: [list(200)] });
  });

  it('is left alone after a 429 for one second, then two, and taken up again', async () => {
    const { risk } = openProcess();
    world.faults.add({ service: 'graph', match: { path: '/identityProtection/' }, do: { status: 429 } });
    const attempts: number[] = [];
    for (const waited of [0, 999, 1, 1_999, 1]) {
      real += waited;
      const { calls } = await during(() => expect(risk.of(oid('trent'))).rejects.toMatchObject({ code: 'risk-unavailable' }));
      attempts.push(calls.length);
    }
    expect(attempts).toEqual([1, 0, 1, 0, 1]);
    world.faults.remove();
    clock.advance(4_000);
    expect(await risk.of(oid('trent'))).toEqual({ level: 'high' });
  });

  it('is not taken by a batch that comes along while somebody waits for it', async () => {
    const { lane, directory } = openProcess();
    const waiting = lane.run(async () => 'done');
    expect((await during(() => directory.factsOf([oid('bob')], groups))).calls).toEqual([batch]);
    expect(await lane.take()).toBe(false);
    expect(await waiting).toBe('done');
  });

  it('is closed by a batch that was told to wait, for everybody', async () => {
    const { directory, risk } = openProcess();
    world.faults.add({ service: 'graph', match: { path: '/identityProtection/' }, do: { status: 429 } });
    const [facts] = await directory.factsOf([oid('bob')], groups);
    expect(facts?.groups.length).toBe(2);
    const { calls } = await during(() => expect(risk.of(oid('trent'))).rejects.toMatchObject({ code: 'risk-unavailable' }));
    expect(calls).toEqual([]);
  });

  it('is not exceeded by pages, and what comes along in a batch counts only when it is everybody', async () => {
    const { risk, lane } = openProcess();
    const ride = await risk.ride();
    await ride?.hear({ status: 200, retryAfterMs: undefined, body: { value: [], '@odata.nextLink': `${graph.url}/v1.0/more` } });
    real += 1_100;
    expect(await risk.of(oid('trent'))).toEqual({ level: 'high' });
    expect(await lane.take()).toBe(false);
  });

  it('falls to another process where that has taken the turn, and to nobody after its 429', async () => {
    const answers: ('mine' | 'quiet')[] = ['quiet'];
    const closed: Date[] = [];
    const turns: Turns = { take: async () => answers[0] ?? 'mine', closeUntil: async (at) => void closed.push(at) };
    const { risk } = openProcess({ turns });
    await expect(risk.of(oid('trent'))).rejects.toMatchObject({ code: 'risk-unavailable' });
    answers.pop();
    world.faults.add({ service: 'graph', match: { path: '/identityProtection/' }, do: { status: 429 } });
    real += 1_100;
    await expect(risk.of(oid('trent'))).rejects.toMatchObject({ code: 'risk-unavailable' });
    expect(closed).toEqual([new Date(clock.now().getTime() + 1_000)]);
  });

  it('is spared by what another process learnt, where that is young enough', async () => {
    const others = { ageMs: 25_000, users: new Map([[oid('bob') as string, 'high']]) };
    const { risk } = openProcess({ snapshots: { read: async () => others, write: async () => {} } });
    expect(await during(() => risk.of(oid('bob'), 60_000))).toEqual({ answer: { level: 'high' }, calls: [] });
    real += 30_000;
    expect((await during(() => risk.of(oid('bob'), 60_000))).calls).toEqual([]);
    expect((await during(() => risk.of(oid('bob')))).calls).toEqual([list(200)]);
  });
});

describe('the report of second factors', () => {
  const names = ['alice', 'bob', 'carol', 'carol-adm', 'olu', 'dan', 'erin'];
  const asksReport = () => world.faults.add({ service: 'graph', match: { path: '/reports/' }, do: {} });
  const hits = () => world.faults.list().at(-1)?.hits;

  it('is asked about a person once an hour', async () => {
    const { directory } = openProcess();
    asksReport();
    const methods = async () => (await directory.factsOf([oid('alice')], groups))[0]?.methods;
    for (const waited of [0, 0, 3_599_999, 1]) {
      clock.advance(waited);
      expect(await methods()).toEqual(['microsoftAuthenticatorPush', 'mobilePhone']);
    }
    expect(hits()).toBe(2);
  });

  it('refuses the sixth question in ten seconds and says when to come again', async () => {
    const { directory } = openProcess();
    await directory.factsOf(names.slice(0, 5).map(oid), groups);
    real += 3_000;
    const sixth = directory.factsOf([oid('dan')], groups);
    await expect(sixth).rejects.toMatchObject({ code: 'directory-unavailable', status: 429, retryAfterMs: 7_000 });
    real += 7_000;
    expect((await directory.factsOf([oid('dan')], groups))[0]?.methods).toBeDefined();
  });

  it('is asked once by many in one process who want to know the same', async () => {
    const { directory } = openProcess();
    asksReport();
    const found = await Promise.all([1, 2, 3, 4].map(() => directory.factsOf([oid('alice'), oid('bob')], groups)));
    expect([found.map((facts) => facts.map((each) => each?.methods?.length)), hits()]).toEqual([[1, 2, 3, 4].map(() => [2, 2]), 2]);
  });

  it('is asked in turns where there are some: who is new waits, who was told of today does with it, and nothing is asked meanwhile', async () => {
    const turns: string[] = [];
    let [at, foreseen] = [clock.now().toISOString(), ''];
    const { directory } = openProcess({
      questions: {
        take: async ({ about, to }) => {
          turns.push(`${to} ${about.length}`);
          return at;
        },
        foresee: async () => foreseen,
      },
    });
    await directory.factsOf([oid('alice')], groups);
    clock.advance(2 * 3_600_000);
    at = new Date(clock.now().getTime() + 30_000).toISOString();
    const { calls, answer } = await during(async () => {
      await expect(directory.factsOf([oid('alice'), oid('bob')], groups)).rejects.toMatchObject({
        code: 'directory-busy',
        retryAfterMs: 30_000,
      });
      return (await directory.factsOf([oid('alice')], groups))[0]?.methods?.length;
    });
    expect([calls, answer, turns]).toEqual([[batch], 2, ['ask 1', 'ask 1', 'try 1']]);
    foreseen = at;
    expect(await directory.foresee([oid('bob'), oid('alice')], at, false)).toBe(at);
    expect(await directory.foresee([oid('alice')], at, true)).toBeUndefined();
    expect(await directory.foresee([oid('bob')], at, true)).toBe(at);
    expect(turns.at(-1)).toBe('keep 1');
  });

  it('that refuses is stood in for by what it told today', async () => {
    const { directory } = openProcess();
    await directory.factsOf([oid('alice')], groups);
    world.faults.add({ service: 'graph', match: { path: '/reports/' }, do: { status: 503 } });
    clock.advance(23 * 3_600_000);
    expect((await directory.factsOf([oid('alice')], groups))[0]?.methods).toHaveLength(2);
    clock.advance(3_600_000);
    await expect(directory.factsOf([oid('alice')], groups)).rejects.toMatchObject({ code: 'directory-unavailable' });
  });
});

it('the directory’s own bucket empties, says when to come again, and fills', async () => {
  const { directory } = openProcess();
  const many = Array.from({ length: 20 }, (_, each) => `00000000-0000-4000-8000-${String(each).padStart(12, '0')}`);
  const work = async () => {
    for (let round = 0; round < 60; round += 1) await Promise.all(Array.from({ length: 20 }, () => directory.memberOf(oid('alice'), many)));
  };
  const refusal = await work().catch((trouble) => trouble);
  expect(refusal).toMatchObject({ code: 'directory-unavailable', status: 429, retryAfterMs: 1_000 });
  real += 1_000;
  expect(await directory.memberOf(oid('alice'), [eligibilityGroupOf('lobby')])).toHaveLength(1);
});
