import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import type { Person } from '../../src/ports/people.js';
import { doors, people } from '../support/site.js';
import { edgePorts } from './given/edge.js';
import { replaced } from './given/replaced.js';
import { openTriggers } from './given/triggers.js';
import { waitingFor } from './given/waiting.js';

const edge = edgePorts();
const { due } = openTriggers(edge);
const { alice, bob, tara } = people;

const enable = (who: Person, accountEnabled: boolean) => edge.directory.change(who.id, { accountEnabled });
const isOver = async ({ id }: { id: string }) => (await edge.requests.read(id as never))?.revoked?.by;
const left = (groupId: string, ...gone: Person[]) => ({ groupId, joined: [], left: gone.map(({ id }) => id) });
const words = () => edge.signals.all().map(({ heard }) => heard.map(({ word }) => word));
const silent = () => Promise.reject(new LatchError('directory-unavailable', 'silent'));

beforeEach(async () => {
  for (const who of [alice, bob, tara]) enable(who, true);
  await due('catchUpDirectory');
});

describe('asking the directory what has changed', () => {
  it('for the first time only finds where to begin: nobody is looked at, whatever was before', async () => {
    const fresh = edgePorts();
    const mine = openTriggers(fresh);
    const hers = await waitingFor(fresh, doors.lobby, 1);
    fresh.changes.tell('users', alice.id);
    fresh.directory.change(alice.id, { accountEnabled: false });
    await mine.due('catchUpDirectory');
    expect([(await fresh.requests.read(hers.id))?.revoked, fresh.signals.all(), [...fresh.places.all.keys()]]).toEqual([
      ...[undefined, []],
      ['users', 'groups'],
    ]);
  });

  it.each<[string, () => void]>([
    ['whose account changed', () => edge.changes.tell('users', randomUUID(), bob.id, tara.id)],
    ['who left a group', () => edge.changes.tell('groups', left(randomUUID(), bob), left(doors.lobby.eligibilityGroup, tara))],
  ])('finds %s, though no notice came, and ends what the directory says, once', async (_what, tell) => {
    const [hers, his, theirs] = [
      await waitingFor(edge, doors.lobby, 1),
      await waitingFor(edge, doors.lobby, 1, bob),
      await waitingFor(edge, doors.lobby, 1, tara),
    ];
    for (const who of [alice, tara]) enable(who, false);
    tell();
    await due('catchUpDirectory');
    expect([await isOver(hers), await isOver(his), await isOver(theirs)]).toEqual([undefined, undefined, 'system']);
    const before = words();
    await due('catchUpDirectory');
    expect(words()).toEqual(before);
  });

  it('looks at everybody where it does not say whom a change is about', async () => {
    const hers = await waitingFor(edge, doors.lobby, 1);
    enable(alice, false);
    edge.changes.tell('groups', 'anybody');
    await due('catchUpDirectory');
    expect(await isOver(hers)).toBe('system');
  });

  it('looks at a crowd at the pace the directory allows, and leaves nobody out', async () => {
    const crowd = await Promise.all(Array.from({ length: 60 }, () => waitingFor(edge, doors.lobby, 1)));
    enable(alice, false);
    let [working, most] = [0, 0];
    let budget = 10;
    const { factsOf } = edge.directory;
    const restore = replaced(edge.directory, 'factsOf', async (...asked) => {
      working += 1;
      most = Math.max(most, working);
      await setImmediate();
      working -= 1;
      budget -= 1;
      if (budget > 0) return factsOf(...asked);
      budget = 40;
      throw new LatchError('directory-unavailable', 'slower', { status: 429, retryAfterMs: 5 });
    });
    edge.changes.tell('users', alice.id);
    await due('catchUpDirectory');
    restore();
    expect(new Set(await Promise.all(crowd.map(isOver)))).toEqual(new Set(['system']));
    expect(most).toBeLessThanOrEqual(16);
  });

  it('goes on where it was cut off, when the directory has been asked enough', async () => {
    const fresh = edgePorts();
    const mine = openTriggers(fresh);
    await mine.due('catchUpDirectory');
    const crowd = await Promise.all(Array.from({ length: 40 }, () => waitingFor(fresh, doors.lobby, 1)));
    const bystanders = await Promise.all(Array.from({ length: 20 }, () => waitingFor(fresh, doors.lobby, 1, bob)));
    fresh.directory.change(alice.id, { accountEnabled: false });
    const endedBy = async ({ id }: { id: string }) => (await fresh.requests.read(id as never))?.revoked?.by;
    let asked = 0;
    const { factsOf } = fresh.directory;
    const restore = replaced(fresh.directory, 'factsOf', async (...about) => {
      asked += 1;
      if (asked <= 10) return factsOf(...about);
      throw new LatchError('directory-unavailable', 'slower', { status: 429, retryAfterMs: 10_000 });
    });
    fresh.changes.tell('groups', 'anybody');
    for (let rounds = 0; rounds < 12; rounds += 1) {
      asked = 0;
      await mine.due(rounds === 0 ? 'catchUpDirectory' : 'sweep');
      expect(asked).toBeLessThanOrEqual(26);
    }
    restore();
    expect(new Set(await Promise.all(crowd.map(endedBy)))).toEqual(new Set(['system']));
    expect(new Set(await Promise.all(bystanders.map(endedBy)))).toEqual(new Set([undefined]));
    expect(await fresh.signals.unsettled(10)).toEqual([]);
  });

  it('begins anew where its place is known no more, and looks at everybody: once', async () => {
    const [hers, his] = [await waitingFor(edge, doors.lobby, 1), await waitingFor(edge, doors.lobby, 1, bob)];
    enable(alice, false);
    edge.changes.tell('users', alice.id);
    edge.changes.forgetPlaces();
    await due('catchUpDirectory');
    expect([await isOver(hers), await isOver(his)]).toEqual(['system', undefined]);
    const before = edge.signals.all().length;
    await due('catchUpDirectory');
    expect(edge.signals.all().length).toBe(before);
  });

  it('writes nothing while nothing changes', async () => {
    let writes = 0;
    const restore = replaced(edge.places, 'keep', async () => {
      writes += 1;
    });
    await due('catchUpDirectory');
    restore();
    expect(writes).toBe(0);
  });

  it('asks no earlier than the directory says when it was asked too often', async () => {
    let asked = 0;
    const restore = replaced(edge.changes, 'since', async () => {
      asked += 1;
      throw new LatchError('directory-unavailable', 'slower', { status: 429, retryAfterMs: 600_000 });
    });
    const times: number[] = [];
    for (const minutes of [0, 5, 5]) {
      edge.clock.set(new Date(edge.clock.now().getTime() + minutes * 60_000));
      await due('catchUpDirectory');
      times.push(asked);
    }
    restore();
    edge.clock.set(new Date(edge.clock.now().getTime() + 600_000));
    expect(times).toEqual([2, 2, 4]);
  });

  it('loses nothing wherever it is cut off, and ends nobody else', async () => {
    const cuts = { create: [edge.signals, 'create'], move: [edge.places, 'keep'], read: [edge.changes, 'since'] } as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(alice, bob, tara), { minLength: 1, maxLength: 5 }),
        fc.array(fc.tuple(fc.constantFrom('create', 'move', 'read'), fc.nat(2)), { maxLength: 3 }),
        async (changed, interruptions) => {
          for (const who of [alice, bob, tara]) enable(who, true);
          const open = await Promise.all(
            [alice, bob, tara].map(async (who) => ({ who, record: await waitingFor(edge, doors.lobby, 1, who) })),
          );
          for (const who of changed) enable(who, false);
          edge.changes.tell('users', ...changed.map(({ id }) => id));
          for (const [what, after] of interruptions) {
            const restore = interrupted(cuts[what][0], cuts[what][1], after);
            await due('catchUpDirectory');
            restore();
          }
          await due('catchUpDirectory');
          await due('sweep');
          const over = await Promise.all(open.map(async ({ who, record }) => ((await isOver(record)) === 'system' ? [who] : [])));
          expect(new Set(over.flat())).toEqual(new Set(changed));
        },
      ),
      { numRuns: process.env['LATCH_DEEP'] ? 200 : 15 },
    );
  });
});

/** A port that works so many times, and then is out of reach. */
function interrupted(port: object, name: string, after: number): () => void {
  const works = Reflect.get(port, name) as (...input: unknown[]) => unknown;
  let left = after;
  Reflect.set(port, name, (...input: unknown[]) => {
    left -= 1;
    return left < 0 ? silent() : works(...input);
  });
  return () => void Reflect.set(port, name, works);
}
