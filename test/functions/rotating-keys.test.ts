import { beforeEach, describe, expect, it } from 'vitest';
import { aHold } from '../support/a-hold.js';
import { doors } from '../support/site.js';
import { openEntrance } from './given/entrance.js';
import { visit } from './given/visit.js';

const { edge, present, attempt } = await openEntrance();
const key = (kid: string, fill: number) => ({ kid, master: new Uint8Array(32).fill(fill) });
const [k1, k2, k3] = [key('k1', 1), key('k2', 2), key('k3', 3)];
const granted = { body: { result: 'granted' } };
const denied = { body: { result: 'denied' } };

/** The live master keys, newest first; the first one makes codes. */
function live(...keys: { kid: string; master: Uint8Array<ArrayBuffer> }[]): void {
  const [current = k1] = keys;
  edge.keys = { current: async () => current, byId: async (kid) => keys.find((each) => each.kid === kid)?.master, all: async () => keys };
}
const kill = (id: string) => edge.rules.hold({ kind: 'key', id }, aHold({ reason: 'leaked' }));
beforeEach(() => live(k1));

describe('a newer master key', () => {
  it('makes the codes from then on, while those of the one before go on opening', async () => {
    const before = await visit(edge, doors.lobby);
    live(k2, k1);
    const after = await visit(edge, doors.lobby);
    expect([before.code.kid, after.code.kid]).toEqual(['k1', 'k2']);
    expect(await present({ code: before.digits })).toMatchObject(granted);
    expect(await present({ code: after.digits })).toMatchObject(granted);
  });

  it('ends the codes of the one before the last', async () => {
    const given = await visit(edge, doors.lobby);
    live(k3, k2);
    expect(await present({ code: given.digits, attemptId: 'too-old' })).toMatchObject(denied);
    expect(await attempt('too-old')).toMatchObject({ because: 'unknown-code' });
  });
});

describe('a master key that was killed', () => {
  it('for one door opens nothing there, everything elsewhere, and new codes of that door are made under the other key', async () => {
    live(k2, k1);
    const [here, elsewhere] = [await visit(edge, doors.lobby), await visit(edge, doors.cabinet)];
    await kill('k2@lobby');
    expect(await present({ code: here.digits, attemptId: 'killed' })).toMatchObject(denied);
    expect(await attempt('killed')).toMatchObject({ because: 'revoked' });
    expect(await present({ code: elsewhere.digits, door: doors.cabinet })).toMatchObject(granted);
    const next = await visit(edge, doors.lobby);
    expect(next.code.kid).toBe('k1');
    expect(await present({ code: next.digits })).toMatchObject(granted);
  });

  it('everywhere opens nothing anywhere; with every live key killed there are no codes at all', async () => {
    live(k3, k1);
    const given = await visit(edge, doors.server);
    await kill('k3');
    expect(await present({ code: given.digits, door: doors.server })).toMatchObject(denied);
    live(k3);
    await expect(visit(edge, doors.server)).rejects.toThrow('no code');
  });
});
