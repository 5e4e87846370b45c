import { beforeEach, expect, it } from 'vitest';
import { rememberedMethods } from '../../src/azure/remembered-methods.js';
import { PersonId } from '../../src/domain/ids.js';
import { memoryMethods } from '../support/memory/methods.js';

const hour = 3_600_000;
const alice = PersonId.parse('00000000-0000-4000-8000-000000000001');
let now = new Date('2027-03-04T09:00:00.000Z');
const clock = { now: () => now };
const pass = (milliseconds: number) => {
  now = new Date(now.getTime() + milliseconds);
};
const asked: PersonId[] = [];
let kept = memoryMethods(clock);
const remembered = () =>
  rememberedMethods(
    {
      ...kept,
      async of(id) {
        asked.push(id);
        return kept.of(id);
      },
    },
    clock,
  );
beforeEach(() => {
  asked.length = 0;
  kept = memoryMethods(clock);
});

it('reads once what is fresh, and says how old it has become', async () => {
  await kept.note(alice, ['fido2SecurityKey']);
  pass(1_000);
  const book = remembered();
  expect(await book.of(alice)).toEqual({ ageMs: 1_000, methods: ['fido2SecurityKey'] });
  pass(hour - 1_001);
  expect(await book.of(alice)).toEqual({ ageMs: hour - 1, methods: ['fido2SecurityKey'] });
  expect(asked).toEqual([alice]);
});

it('reads again after an hour: another process may have been told anew', async () => {
  await kept.note(alice, []);
  const book = remembered();
  await book.of(alice);
  pass(hour);
  await kept.note(alice, ['mobilePhone']);
  expect(await book.of(alice)).toEqual({ ageMs: 0, methods: ['mobilePhone'] });
});

it('asks for whom nothing is known each time', async () => {
  const book = remembered();
  expect([await book.of(alice), await book.of(alice)]).toEqual([undefined, undefined]);
  expect(asked).toHaveLength(2);
});

it('remembers what it notes, once that is kept', async () => {
  const book = remembered();
  await book.note(alice, undefined);
  expect(await book.of(alice)).toEqual({ ageMs: 0, methods: undefined });
  expect([asked, await kept.of(alice)]).toEqual([[], { ageMs: 0, methods: undefined }]);
  const failing = rememberedMethods({ ...kept, of: async () => undefined, note: async () => Promise.reject(new Error('full')) }, clock);
  await expect(failing.note(alice, ['mobilePhone'])).rejects.toThrow('full');
  expect(await failing.of(alice)).toBeUndefined();
});
