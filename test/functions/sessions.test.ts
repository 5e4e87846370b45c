import { describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import type { PersonId } from '../../src/domain/ids.js';
import { directorySessions } from '../../src/functions/http/directory-sessions.js';
import type { Person } from '../../src/ports/people.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts, morning } from './given/edge.js';
import { visit } from './given/visit.js';

const edge = edgePorts();
let isSilent = false;
let calls = 0;
const directory = {
  person: async (id: PersonId): Promise<Person | undefined> => {
    calls += 1;
    if (isSilent) throw new LatchError('directory-unavailable', 'silent');
    return edge.directory.person(id);
  },
};
const sessions = directorySessions({ directory, clock: edge.clock });
const { as } = await openApi({ ...edge, sessions, directory: { ...edge.directory, ...directory } });

const window = { start: '2027-02-03T12:00:00+01:00', end: '2027-02-03T13:00:00+01:00' };
const ask = (user: string) => as(user)('POST', '/api/requests', { doorIds: ['lobby'], window, purpose: 'x' });
const wait = (seconds: number) => edge.clock.set(new Date(edge.clock.now().getTime() + seconds * 1000));

/** The directory says this of a person while the work runs, and remembers nothing of it afterwards. */
async function changed(person: Person, change: Parameters<typeof edge.directory.change>[1], work: () => Promise<void>): Promise<void> {
  edge.directory.change(person.id, change);
  sessions.forget(person.id);
  await work();
  edge.directory.change(person.id, person);
  sessions.forget(person.id);
}

async function silently(work: () => Promise<void>): Promise<void> {
  isSilent = true;
  await work().finally(() => {
    isSilent = false;
  });
}

describe('a sign-in', () => {
  const justAfter = new Date(morning.getTime() + 1).toISOString();
  it.each([
    ['of a disabled account', { accountEnabled: false }, 401, 'account-disabled'],
    ['from before all sessions were revoked', { sessionsValidFrom: justAfter }, 401, 'session-revoked'],
  ])('%s is refused and leaves nothing', async (_what, change, status, code) => {
    await changed(people.alice, change, async () => {
      expect(await ask('alice')).toMatchObject({ status, body: { code } });
      expect(await as('alice')('GET', '/api/requests')).toMatchObject({ status, body: { code } });
      expect(await as('alice')('GET', '/api/nowhere')).toMatchObject({ status, body: { code } });
    });
    expect(await edge.requests.open()).toEqual([]);
  });

  it('from the very moment of the revocation on is good', async () => {
    await changed(people.alice, { sessionsValidFrom: morning.toISOString() }, async () => {
      expect(await ask('alice')).toMatchObject({ status: 202 });
    });
  });

  it('is looked up once a minute', async () => {
    sessions.forget(people.alice.id);
    calls = 0;
    await Promise.all(Array.from({ length: 20 }, () => as('alice')('GET', '/api/requests')));
    wait(59);
    await as('alice')('GET', '/api/requests');
    expect(calls).toBe(1);
    wait(1);
    await as('alice')('GET', '/api/requests');
    expect(calls).toBe(2);
  });

  it('of an account disabled meanwhile lives a minute at most, and no longer once we are told', async () => {
    await ask('alice');
    edge.directory.change(people.alice.id, { accountEnabled: false });
    expect((await ask('alice')).status).toBe(202);
    sessions.forget(people.alice.id);
    expect((await ask('alice')).status).toBe(401);
    edge.directory.change(people.alice.id, { accountEnabled: true });
    wait(60);
    expect((await ask('alice')).status).toBe(202);
  });

  it('of an application is not in the directory of people', async () => {
    calls = 0;
    expect((await as('sentinel')('GET', '/api/nowhere')).status).toBe(404);
    expect(calls).toBe(0);
  });
});

describe('while the directory is silent', () => {
  it('asking and revoking stay open', async () => {
    sessions.forget(people.alice.id);
    await silently(async () => {
      const reply = await ask('alice');
      expect(reply).toMatchObject({ status: 202, body: { status: 'checking' } });
      const target = { kind: 'request', id: reply.body['id'] };
      expect(await as('dan')('POST', '/api/revocations', { target, reason: 'x' })).toMatchObject({ status: 202 });
    });
  });

  it('deciding and revealing are closed, whatever is remembered, and leave nothing', async () => {
    const given = await visit(edge, doors.server);
    const path = `/api/requests/${given.record.id}`;
    await as('alice')('GET', path);
    await as('bob')('GET', path);
    const before = await edge.requests.read(given.record.id);
    await silently(async () => {
      const closed = { status: 503, body: { code: 'directory-unavailable' } };
      expect(await as('alice')('POST', `${path}/code/reveal`)).toMatchObject(closed);
      expect(await as('bob')('POST', `${path}/decisions`, { decision: 'approve', reason: 'x' })).toMatchObject(closed);
    });
    expect(await edge.requests.read(given.record.id)).toEqual(before);
  });

  it('who was refused before stays refused', async () => {
    await changed(people.alice, { accountEnabled: false }, async () => {
      await ask('alice');
      sessions.forget(people.alice.id);
      await silently(async () => expect(await ask('alice')).toMatchObject({ status: 401, body: { code: 'account-disabled' } }));
    });
  });

  it('in the sense that it never answers, nobody waits long', async () => {
    const mute = directorySessions({ directory: { person: () => new Promise(() => {}) }, clock: edge.clock, patienceMs: 1 });
    const who = { kind: 'person', id: people.bob.id, tenantId: 'x', roles: [], contexts: [], issuedAt: morning } as const;
    expect(await mute.standing(who)).toBe('unknown');
  });
});
