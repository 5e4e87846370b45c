import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { cosmosDelegations } from '../../src/azure/cosmos-delegations.js';
import { cosmosGlassBooks } from '../../src/azure/cosmos-glass-books.js';
import { cosmosPushBooks } from '../../src/azure/cosmos-push-books.js';
import { delegate, mostDelegationsADay } from '../../src/domain/delegation.js';
import { enter } from '../../src/domain/glass-book.js';
import type { PersonId } from '../../src/domain/ids.js';
import { mostPushes, push } from '../../src/domain/push-book.js';
import { minutesAfter } from '../../src/domain/window.js';
import { personId, requestId, startCosmos } from './cosmos-given.js';

const { world, database, close } = await startCosmos();
const delegations = cosmosDelegations(database);
const pushes = cosmosPushBooks(database);
afterAll(close);
beforeEach(() => world.faults.remove());
const now = () => world.clock.now();

describe('delegations', () => {
  const name = (of: PersonId, to: PersonId, number: number) =>
    delegations.change(of, (before) => {
      const delegationId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
      const wanted = { delegationId, to, from: now().toISOString(), until: minutesAfter(now(), 60), reason: 'away' };
      const reply = delegate(before, wanted, now());
      return reply.kind === 'refused' ? before : reply.record;
    });

  it('begin with none; of a dozen and a half made at once no more stand than may be begun in a day, and none of those is lost', async () => {
    expect((await delegations.of(personId(1))).list).toEqual([]);
    await Promise.all(Array.from({ length: 18 }, (_, number) => name(personId(1), personId(2), number)));
    expect((await delegations.of(personId(1))).list).toHaveLength(mostDelegationsADay);
  });

  it('are found by whom they name', async () => {
    await name(personId(3), personId(4), 1);
    await name(personId(5), personId(4), 1);
    expect((await delegations.naming(personId(4))).map(({ of }) => of).sort()).toEqual([personId(3), personId(5)]);
    expect(await delegations.naming(personId(3))).toEqual([]);
  });

  it('say that the records are out of reach', async () => {
    world.faults.add({ service: 'cosmos', match: { path: '*persons*' }, do: { status: 503 } });
    await expect(delegations.of(personId(1))).rejects.toMatchObject({ code: 'records-unavailable' });
    await expect(delegations.naming(personId(1))).rejects.toMatchObject({ code: 'records-unavailable' });
  });
});

describe('push books', () => {
  it('give out no more than they have, to whoever asks at once', async () => {
    const at = now();
    const ask = (number: number) =>
      pushes.change(personId(1), (book) => push(book, { requestId: requestId(number), step: 'ask' }, at).book);
    await Promise.all(Array.from({ length: 9 }, (_, number) => ask(number)));
    const book = await pushes.change(personId(1), (current) => current);
    expect(book.slots).toHaveLength(mostPushes);
    expect(book.waiting).toHaveLength(9 - mostPushes);
  });
});

it('a book of emergencies takes one of five entered at once', async () => {
  const books = cosmosGlassBooks(database);
  const ids = Array.from({ length: 5 }, (_, number) => requestId(number + 50));
  const after = await Promise.all(ids.map((id) => books.change(personId(9), (book) => enter(book, id, []))));
  const { open } = await books.of(personId(9));
  expect(open).toHaveLength(1);
  expect(ids.filter((id, at) => after[at]?.open.includes(id) && open.includes(id))).toEqual(open);
});
