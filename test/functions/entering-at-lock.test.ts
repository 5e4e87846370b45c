import { describe, expect, it } from 'vitest';
import { doors } from '../support/site.js';
import { openEntrance } from './given/entrance.js';
import { type Visit, visit } from './given/visit.js';

const { edge, present, rule, attempt, codeOf } = await openEntrance();

describe('where the lock judges', () => {
  const answering = (result: 'granted' | 'denied', { code }: Visit) => {
    const { grantId, generation } = code;
    edge.locks.present = async () => ({ kind: 'answered', answer: { result, grantId, generation } });
  };

  it('the lock’s word counts, and no signature is made', async () => {
    const given = await visit(edge, doors.cage);
    answering('granted', given);
    expect((await present({ code: given.digits, door: doors.cage, attemptId: 'relayed' })).body).toEqual({ result: 'granted' });
    expect(await codeOf(given)).toMatchObject({ state: 'used' });
    expect(await attempt('relayed', doors.cage)).toMatchObject({ state: 'granted', judge: 'lock', requestId: given.record.id });
  });

  it('its no is a no', async () => {
    const given = await visit(edge, doors.cage);
    answering('denied', given);
    expect((await present({ code: given.digits, door: doors.cage })).body).toEqual({ result: 'denied' });
    expect(await codeOf(given)).toMatchObject({ state: 'live' });
  });

  it('its yes to another code, presented under the same id before, is none to this one', async () => {
    const [given, other] = [await visit(edge, doors.cage), await visit(edge, doors.cage)];
    answering('granted', other);
    expect((await present({ code: given.digits, door: doors.cage, attemptId: 'again' })).body).toEqual({ result: 'denied' });
    expect(await attempt('again', doors.cage)).toMatchObject({ state: 'denied', because: 'not-armed' });
    expect(await codeOf(given)).toMatchObject({ state: 'live' });
  });

  it('no answer is a no', async () => {
    const given = await visit(edge, doors.cage);
    edge.locks.present = async () => ({ kind: 'unreachable', because: '404103' });
    expect((await present({ code: given.digits, door: doors.cage, attemptId: 'offline' })).body).toEqual({ result: 'denied' });
    expect(await attempt('offline', doors.cage)).toMatchObject({ because: 'door-offline' });
  });

  it('a revoked code never reaches it', async () => {
    const given = await visit(edge, doors.cage);
    await rule(given);
    answering('granted', given);
    expect((await present({ code: given.digits, door: doors.cage, attemptId: 'kept' })).body).toEqual({ result: 'denied' });
    expect(await attempt('kept', doors.cage)).toMatchObject({ because: 'revoked' });
  });
});
