import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { cosmosPersonKeys } from '../../src/azure/cosmos-person-keys.js';
import { openCard, sealCard } from '../../src/domain/privacy/person-key.js';
import { personId, startCosmos } from './cosmos-given.js';

const { world, database, close } = await startCosmos();
afterAll(close);
beforeEach(() => world.faults.remove());

const masters = new Map([1, 2].map((number) => [`v${number}`, new Uint8Array(32).fill(number)]));
let current = 'v1';
const master = (kid: string) => ({ kid, master: masters.get(kid) ?? new Uint8Array() });
const keys = { current: async () => master(current), byId: async (kid: string) => masters.get(kid), all: async () => [master(current)] };
const own = cosmosPersonKeys(database, { keys, clock: world.clock });
const iv = new Uint8Array(12).fill(5);
const day = 86_400_000;

describe('a person’s key', () => {
  it('is theirs alone, and the same for whoever asks, at once or later', async () => {
    const [one, again, other] = await Promise.all([own.of(personId(1)), own.of(personId(1)), own.of(personId(2))]);
    expect(Buffer.from(again)).toEqual(Buffer.from(one));
    expect(Buffer.from(other)).not.toEqual(Buffer.from(one));
    expect(Buffer.from((await own.find(personId(1))) ?? [])).toEqual(Buffer.from(one));
  });

  it('is not made by looking for it, and gone once it is forgotten', async () => {
    expect(await own.find(personId(3))).toBeUndefined();
    const sealed = sealCard(await own.of(personId(3)), personId(3), { name: 'Nobody' }, iv);
    await own.forget(personId(3));
    await own.forget(personId(3));
    expect(await own.find(personId(3))).toBeUndefined();
    expect(openCard(await own.of(personId(3)), personId(3), sealed)).toBeUndefined();
  });

  it('outlives the master key it was wrapped under, once it was wrapped anew', async () => {
    const before = await own.of(personId(4));
    current = 'v2';
    expect(await own.rewrap()).toBeGreaterThan(0);
    expect(await own.rewrap()).toBe(0);
    masters.delete('v1');
    expect(Buffer.from((await own.find(personId(4))) ?? [])).toEqual(Buffer.from(before));
  });

  it('that cannot be unwrapped is trouble, not a new key', async () => {
    await own.of(personId(5));
    const [kid, key] = ['v2', masters.get('v2') ?? new Uint8Array()];
    masters.delete(kid);
    await expect(own.find(personId(5))).rejects.toMatchObject({ code: 'keys-unavailable' });
    await expect(own.of(personId(5))).rejects.toMatchObject({ code: 'keys-unavailable' });
    masters.set(kid, key);
  });

  it('says when it was last used, by the day', async () => {
    await own.of(personId(6));
    world.clock.advance(3 * day);
    await own.of(personId(7));
    const unused = await own.unusedSince(new Date(world.clock.now().getTime() - day).toISOString());
    expect(unused).toContain(personId(6));
    expect(unused).not.toContain(personId(7));
    await own.of(personId(6));
    expect(await own.unusedSince(new Date(world.clock.now().getTime() - day).toISOString())).not.toContain(personId(6));
  });
});

describe('a sealed card', () => {
  const key = new Uint8Array(32).fill(1);
  const sealed = sealCard(key, personId(1), { name: 'Somebody', mail: 'x@example.org' }, iv);

  it('opens under its key, for its person, unchanged, and not otherwise', () => {
    expect(openCard(key, personId(1), sealed)).toEqual({ name: 'Somebody', mail: 'x@example.org' });
    expect(openCard(new Uint8Array(32).fill(2), personId(1), sealed)).toBeUndefined();
    expect(openCard(key, personId(2), sealed)).toBeUndefined();
    expect(openCard(key, personId(1), `${sealed.slice(0, -2)}AA`)).toBeUndefined();
    expect(openCard(key, personId(1), 'AA')).toBeUndefined();
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('Somebody');
  });
});
