import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { notePeopleAsked } from '../../src/domain/asking.js';
import { LatchError } from '../../src/domain/errors.js';
import { agreedWord } from '../../src/functions/events/agreed-words.js';
import { patienceMs } from '../../src/functions/events/take-signal.js';
import { registerGraphEvents } from '../../src/functions/events-graph.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts, ivy, tenantId } from './given/edge.js';
import { replaced } from './given/replaced.js';
import { openTriggers } from './given/triggers.js';
import { waitingFor } from './given/waiting.js';

const kept: string[] = [];
const edge = edgePorts();
edge.subscriptions.keep = async (resources, { url, anew }) => void kept.push(`${resources} ${url} ${anew ? 'all' : 'what ends'}`);
const { host } = await openApi(edge, () => registerGraphEvents(edge));
const { due, changed } = openTriggers(edge);
const { alice, bob, tara } = people;
const word = await agreedWord(edge.keys, 'graph-client-state');

type Notice = Record<string, unknown>;
const send = (body: unknown) => host.fetch('/api/events/graph', { method: 'POST', body: JSON.stringify(body) });
const notify = async (...value: Notice[]) =>
  (await send({ value: value.map((each) => ({ clientState: word, subscriptionId: 'our/users', ...each })) })).status;
const about = ({ id }: { id: string }): Notice => ({ changeType: 'updated', resource: `Users/${id}`, resourceData: { id } });
const membersOf = (...gone: { id: string }[]): Notice => ({
  resource: 'Groups/x',
  resourceData: { id: 'x', 'members@delta': gone.map(({ id }) => ({ id, '@removed': 'deleted' })) },
});
const disable = (person: typeof alice) => edge.directory.change(person.id, { accountEnabled: false });
const isOver = async ({ id }: { id: string }) => (await edge.requests.read(id as never))?.revoked?.by;
const standing = (person: typeof alice) =>
  edge.sessions.standing({ kind: 'person', id: person.id, tenantId: '', roles: [], contexts: [], issuedAt: edge.clock.now() });

beforeEach(async () => {
  kept.length = 0;
  for (const person of [alice, bob, tara]) {
    edge.directory.change(person.id, { accountEnabled: true });
    edge.sessions.forget(person.id);
    await standing(person);
  }
});

describe('a notice of Graph', () => {
  it('about a disabled account ends its open requests and sessions, and nobody else’s', async () => {
    const [hers, his] = [await waitingFor(edge, doors.lobby, 1), await waitingFor(edge, doors.lobby, 1, bob)];
    for (const person of [alice, bob]) disable(person);
    expect(await notify(about(alice))).toBe(202);
    expect([await isOver(hers), await isOver(his)]).toEqual(['system', undefined]);
    expect([await standing(alice), await standing(bob)]).toEqual(['account-disabled', 'open']);
    expect(await edge.rules.read([`request:${hers.id}`])).toMatchObject([{ holds: [{ reason: 'account-disabled' }] }]);
  });

  it('about members who left a group is about them', async () => {
    const [hers, theirs] = [await waitingFor(edge, doors.lobby, 1), await waitingFor(edge, doors.lobby, 1, tara)];
    for (const person of [alice, tara]) disable(person);
    expect(await notify(membersOf(tara))).toBe(202);
    expect([await isOver(hers), await isOver(theirs)]).toEqual([undefined, 'system']);
  });

  it('about who lent a right has it looked up again who may decide what their delegate alone was asked', async () => {
    const [lent, other] = [await waitingFor(edge, doors.lobby, 1), await waitingFor(edge, doors.lobby, 1)];
    const askedInPlaceOf = ({ id }: { id: string }, lender: typeof bob) =>
      edge.requests.change(id as never, (record) =>
        notePeopleAsked(record, [{ personId: ivy.id, as: 'delegate', inPlaceOf: lender.id }], edge.clock.now()),
      );
    await askedInPlaceOf(lent, bob);
    await askedInPlaceOf(other, tara);
    expect(await notify(about(bob))).toBe(202);
    const isAskedAgain = async ({ id }: { id: string }) => (await edge.requests.read(id as never))?.approvals.askAgain;
    expect([await isAskedAgain(lent), await isAskedAgain(other)]).toEqual([true, undefined]);
    expect(edge.flowsSeen.woken).toContain(lent.id);
  });

  it('that says nothing is the matter with who it is about ends nothing', async () => {
    const hers = await waitingFor(edge, doors.lobby, 1);
    expect(await notify(about(alice), { ...about(alice), changeType: 'deleted' })).toBe(202);
    expect(await isOver(hers)).toBeUndefined();
  });

  it.each<[string, Notice]>([
    ['that does not say whom it is about', { resource: 'Groups/x', resourceData: { id: 'x' } }],
    ['that some were missed before anybody asked what changed', { lifecycleEvent: 'missed' }],
  ])('%s has everybody looked at, and every session', async (_what, notice) => {
    const [hers, theirs] = [await waitingFor(edge, doors.lobby, 1), await waitingFor(edge, doors.lobby, 1, tara)];
    disable(tara);
    expect(await notify(notice)).toBe(202);
    expect([await isOver(hers), await isOver(theirs)]).toEqual([undefined, 'system']);
    expect([await standing(alice), await standing(tara)]).toEqual(['open', 'account-disabled']);
  });

  it.each(['missed', 'subscriptionRemoved'])(
    'that some were not sent (%s) has them asked for, and subscriptions mended',
    async (lifecycleEvent) => {
      await due('catchUpDirectory');
      const [hers, theirs] = [await waitingFor(edge, doors.lobby, 1), await waitingFor(edge, doors.lobby, 1, tara)];
      for (const who of [alice, tara]) disable(who);
      edge.changes.tell('users', tara.id);
      expect(await notify({ lifecycleEvent })).toBe(202);
      expect([await isOver(hers), await isOver(theirs)]).toEqual([undefined, 'system']);
      expect(kept).toEqual(['/users,/groups https://latch.example/api/events/graph all']);
    },
  );

  it('about the subscription itself has it renewed', async () => {
    expect(await notify({ lifecycleEvent: 'reauthorizationRequired' })).toBe(202);
    expect(kept).toEqual(['/users,/groups https://latch.example/api/events/graph all']);
  });

  it('is kept while the directory is silent, and heeded once it speaks', async () => {
    const hers = await waitingFor(edge, doors.lobby, 1);
    const factsOf = replaced(edge.directory, 'factsOf', () => Promise.reject(new LatchError('directory-unavailable', 'silent')));
    disable(alice);
    expect(await notify(about(alice))).toBe(202);
    expect([await isOver(hers), await edge.signals.unsettled(9)]).toMatchObject([undefined, [{ feed: 'graph' }]]);
    factsOf();
    await due('sweep');
    expect([await isOver(hers), await edge.signals.unsettled(9)]).toEqual(['system', []]);
  });

  it('comes again while it cannot be kept, and nothing was done about it', async () => {
    const hers = await waitingFor(edge, doors.lobby, 1);
    const create = replaced(edge.signals, 'create', () => Promise.reject(new LatchError('records-unavailable', 'silent')));
    disable(alice);
    expect([await notify(about(alice)), await isOver(hers)]).toEqual([503, undefined]);
    create();
    expect([await notify(about(alice)), await isOver(hers)]).toEqual([202, 'system']);
  });

  it('is answered within three seconds however long the directory takes', async () => {
    const hers = await waitingFor(edge, doors.lobby, 1);
    const { factsOf } = edge.directory;
    let answered = () => {};
    const silence = new Promise<void>((resolve) => {
      answered = resolve;
    });
    const restore = replaced(edge.directory, 'factsOf', (...asked) => silence.then(() => factsOf(...asked)));
    disable(alice);
    expect([await notify(about(alice)), await isOver(hers)]).toEqual([202, undefined]); // and it is silent still
    expect(patienceMs).toBeLessThan(3_000);
    answered();
    await due('sweep');
    restore();
    expect(await isOver(hers)).toBe('system');
  });

  it('that is sent again is kept once, by what Graph calls it', async () => {
    const before = edge.signals.all().length;
    const [one, other] = [
      { ...about(alice), id: 'n-1' },
      { ...about(bob), id: 'n-2' },
    ];
    for (const notices of [
      [one, other],
      [other, one],
    ])
      expect(await notify(...notices)).toBe(202);
    expect(edge.signals.all().length).toBe(before + 1);
    for (const _ of [1, 2]) await notify(about(alice));
    expect(edge.signals.all().length).toBe(before + 3);
  });

  it('of a thousand at once is kept in one record, whose looks cost nothing for people who ask for nothing', async () => {
    const asked: string[] = [];
    const restored = [
      replaced(edge.directory, 'factsOf', async (ids) => {
        asked.push(...ids);
        return [];
      }),
      replaced(edge.directory, 'person', async (id) => void asked.push(id)),
    ];
    const before = edge.signals.all().length;
    expect(await notify(...Array.from({ length: 1_000 }, () => about({ id: randomUUID() })))).toBe(202);
    for (const restore of restored) restore();
    expect([asked, edge.signals.all().length]).toEqual([[], before + 1]);
    expect(edge.signals.all().at(-1)).toMatchObject({ heard: [{ word: 'user-changed' }], settledAt: expect.any(String) });
  });

  it('ends no more than the directory says, and is not a line of the audit by itself', async () => {
    await notify(about(alice));
    const record = edge.signals.all().at(-1);
    expect(record?.done).toMatchObject([{ word: 'user-changed', action: 'look', revocations: [] }]);
    const before = edge.audit.records.size;
    await changed('followSignals', record);
    expect(edge.audit.records.size).toBe(before);
  });
});

describe('notices of subscriptions that are not ours', () => {
  const strange = (id: string): Notice => ({ ...about(alice), subscriptionId: id });

  it('are taken and do nothing, and a thousand cost one question', async () => {
    const hers = await waitingFor(edge, doors.lobby, 1);
    let asked = 0;
    const { standing } = edge.subscriptions;
    const restore = replaced(edge.subscriptions, 'standing', async (url) => {
      asked += 1;
      return standing(url);
    });
    disable(alice);
    const before = edge.signals.all().length;
    const ids = Array.from({ length: 1_000 }, randomUUID);
    expect(await notify(...ids.map(strange))).toBe(202);
    for (const id of ids.slice(0, 20)) expect(await notify(strange(id))).toBe(202);
    restore();
    expect([asked, await isOver(hers), edge.signals.all().length]).toEqual([1, undefined, before]);
  });

  it('tell of one that was taken away, which no list has any more, and are heeded where one of ours is missing', async () => {
    const gone = { subscriptionId: randomUUID(), lifecycleEvent: 'subscriptionRemoved' };
    expect([await notify({ ...gone, subscriptionId: randomUUID() }), kept]).toEqual([202, []]);
    const restore = replaced(edge.subscriptions, 'standing', async () => [
      { id: 'our/users', resource: '/users', until: '2027-03-03T08:00:00.000Z' },
    ]);
    expect([await notify(gone), kept.length]).toEqual([202, 1]);
    restore();
  });

  it('nor of another tenant', async () => {
    const hers = await waitingFor(edge, doors.lobby, 1);
    disable(alice);
    expect(await notify({ ...about(alice), tenantId: randomUUID() })).toBe(202);
    expect(await isOver(hers)).toBeUndefined();
    expect(await notify({ ...about(alice), tenantId: tenantId.toUpperCase() })).toBe(202);
    expect(await isOver(hers)).toBe('system');
  });

  it('cannot be told from ours while Graph is silent, and are heeded', async () => {
    const hers = await waitingFor(edge, doors.lobby, 1);
    const restore = replaced(edge.subscriptions, 'standing', () => Promise.reject(new LatchError('directory-unavailable', 'silent')));
    disable(alice);
    expect(await notify(strange('made just now'))).toBe(202);
    restore();
    expect(await isOver(hers)).toBe('system');
  });
});

describe('what is no notice of Graph', () => {
  it.each<[string, Notice[]]>([
    ['without our word', [{ ...about(alice), clientState: undefined }]],
    ['with another word', [{ ...about(alice), clientState: `${word}x` }]],
    ['with nothing for a word', [{ ...about(alice), clientState: null }]],
    ['among others that are', [about(alice), { ...about(alice), clientState: 'guessed' }]],
  ])('%s is refused with all that came along', async (_how, notices) => {
    const hers = await waitingFor(edge, doors.lobby, 1);
    disable(alice);
    expect(await notify(...notices)).toBe(401);
    expect([await isOver(hers), await standing(alice), kept]).toEqual([undefined, 'open', []]);
  });

  it.each<[string, unknown]>([
    ['no list', { value: 'x' }],
    ['a list of something else', { value: [7] }],
    ['more than anybody sends at once', { value: Array.from({ length: 1_001 }, () => ({ clientState: word })) }],
  ])('(%s) is a mistake', async (_what, body) => expect((await send(body)).status).toBe(400));

  it('is no page either: the handshake is plain text, whatever it says', async () => {
    const shaken = await host.fetch(`/api/events/graph?validationToken=${encodeURIComponent('<script>alert(1)</script>')}`, {
      method: 'POST',
    });
    expect([shaken.status, shaken.headers.get('content-type'), shaken.headers.get('x-content-type-options'), await shaken.text()]).toEqual([
      ...[200, 'text/plain; charset=utf-8', 'nosniff'],
      '<script>alert(1)</script>',
    ]);
  });
});

describe('the watch on risk', () => {
  it('ends what somebody has become too risky for, and asks about everybody once', async () => {
    const [hers, his] = [await waitingFor(edge, doors.lobby, 1), await waitingFor(edge, doors.lobby, 1, bob)];
    const ages: (number | undefined)[] = [];
    const { of } = edge.risk;
    edge.risk.of = (id, ageMs) => {
      ages.push(ageMs);
      return of(id, ageMs);
    };
    edge.risk.set(bob.id, 'high');
    await due('watchRisk');
    expect([await isOver(hers), await isOver(his)]).toEqual([undefined, 'system']);
    expect(ages.filter((age) => age === undefined)).toHaveLength(1);
    edge.risk.of = of;
  });

  it('ends nothing while the source is silent', async () => {
    const hers = await waitingFor(edge, doors.lobby, 1);
    edge.risk.silence(true);
    await due('watchRisk');
    edge.risk.silence(false);
    expect(await isOver(hers)).toBeUndefined();
  });
});
