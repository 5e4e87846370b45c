import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PhoneKey } from '../../src/domain/phone-proof.js';
import { doors, people } from '../support/site.js';
import { openEntrance } from './given/entrance.js';
import { type Visit, visit } from './given/visit.js';

const { edge, as, terminal, attempt, codeOf, fresh } = await openEntrance();

const phone = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { jwk: PhoneKey.parse(publicKey.export({ format: 'jwk' })), privateKey };
};
function proofBy(key: KeyObject, attemptId: string, header: object = { alg: 'ES256' }): string {
  const signed = [JSON.stringify(header), attemptId].map((part) => Buffer.from(part).toString('base64url')).join('.');
  return `${signed}.${sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}
const reveal = ({ record }: Visit, key?: PhoneKey) =>
  as('alice')('POST', `/api/requests/${record.id}/code/reveal`, key ? { phone: key } : {});
const present = (code: string, attemptId: string, proof?: string) =>
  terminal('POST', '/api/doors/server-a/entries', { attemptId, code, ...(proof && { proof }) }, { assertion: 'lobby-t1' });

describe('a code bound to a phone at reveal', () => {
  it('opens with a proof by that phone over this attempt', async () => {
    const given = await visit(edge, doors.server);
    const mine = phone();
    expect((await reveal(given, mine.jwk)).status).toBe(200);
    expect((await present(given.digits, 'bound', proofBy(mine.privateKey, 'bound'))).body).toMatchObject({ result: 'granted' });
  });

  it.each([
    ['none, from a keypad alone', () => undefined],
    ['of another phone', (id: string) => proofBy(phone().privateKey, id)],
    ['of another attempt', (_id: string, key: KeyObject) => proofBy(key, 'earlier')],
    ['that names no algorithm of ours', (id: string, key: KeyObject) => proofBy(key, id, { alg: 'none' })],
    ['that is no proof', () => 'proof'],
  ])('with a proof %s is denied, and stays alive', async (_what, proofOf: (id: string, key: KeyObject) => string | undefined) => {
    const given = await visit(edge, doors.server);
    const mine = phone();
    await reveal(given, mine.jwk);
    const id = fresh();
    expect((await present(given.digits, id, proofOf(id, mine.privateKey))).body).toEqual({ result: 'denied' });
    expect(await attempt(id, doors.server)).toMatchObject({ because: 'not-bound' });
    expect(await codeOf(given)).toMatchObject({ state: 'live' });
    const next = fresh();
    expect((await present(given.digits, next, proofBy(mine.privateKey, next))).body).toMatchObject({ result: 'granted' });
  });

  it('dies with the session it was shown in', async () => {
    const given = await visit(edge, doors.server);
    const mine = phone();
    await reveal(given, mine.jwk);
    edge.directory.change(people.alice.id, { sessionsValidFrom: new Date(edge.clock.now().getTime() + 1).toISOString() });
    const id = fresh();
    expect((await present(given.digits, id, proofBy(mine.privateKey, id))).body).toEqual({ result: 'denied' });
    edge.directory.change(people.alice.id, { sessionsValidFrom: new Date(0).toISOString() });
  });

  it('dies with the session it was shown in, shown without a phone as well', async () => {
    const given = await visit(edge, doors.server);
    await reveal(given);
    edge.directory.change(people.alice.id, { sessionsValidFrom: new Date(edge.clock.now().getTime() + 1).toISOString() });
    expect((await present(given.digits, fresh())).body).toEqual({ result: 'denied' });
    edge.directory.change(people.alice.id, { sessionsValidFrom: new Date(0).toISOString() });
    expect((await present(given.digits, fresh())).body).toMatchObject({ result: 'granted' });
  });

  it('is not asked for a proof when it was shown without a phone', async () => {
    const given = await visit(edge, doors.server);
    await reveal(given);
    expect((await present(given.digits, fresh())).body).toMatchObject({ result: 'granted' });
  });

  it('needs a key that can exist', async () => {
    const given = await visit(edge, doors.server);
    const { jwk } = phone();
    expect(await reveal(given, { ...jwk, x: jwk.y })).toMatchObject({ status: 400, body: { errors: [{ field: 'phone' }] } });
    expect((await reveal(given)).status).toBe(200);
  });
});

it('where the lock judges, a bound code reaches it only together with the proof of that phone', async () => {
  const relayed: unknown[] = [];
  edge.locks.present = async (_door, asked) => {
    relayed.push(asked.proof);
    return { kind: 'answered', answer: { result: 'granted', grantId: given.code.grantId, generation: given.code.generation } };
  };
  const door = await edge.doors.change(doors.server.id, (cloudJudged) => ({ ...cloudJudged, judge: 'lock' }));
  const given = await visit(edge, door ?? doors.server);
  const mine = phone();
  expect((await reveal(given, mine.jwk)).status).toBe(200);
  expect((await present(given.digits, 'bare')).body).toEqual({ result: 'denied' });
  expect(await attempt('bare', doors.server)).toMatchObject({ because: 'not-bound' });
  expect(relayed).toEqual([]);
  const proof = proofBy(mine.privateKey, 'proven');
  expect((await present(given.digits, 'proven', proof)).body).toEqual({ result: 'granted' });
  expect(relayed).toEqual([proof]);
});
