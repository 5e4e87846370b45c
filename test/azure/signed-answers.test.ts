import { compactVerify, decodeProtectedHeader } from 'jose';
import { expect, it } from 'vitest';
import { signedAnswers } from '../../src/azure/signed-answers.js';
import { GrantId } from '../../src/domain/ids.js';
import { lockKey } from '../../src/domain/latch-code.js';
import { aDoor } from '../domain/given.js';

const master = new Uint8Array(32).fill(7);
const key = { kid: 'k1', master };
const keys = { current: async () => key, byId: async () => master, all: async () => [key] };
const at = '2027-03-04T09:00:00.700Z';
const answers = signedAnswers({ keys });
const terms = {
  ...{ grantId: GrantId.parse('00000000-0000-4000-8000-000000000001'), generation: 2, attemptId: 'a-1' },
  answerUntil: '2027-03-04T09:00:02.700Z',
};
const granted = { ...terms, at };
const publicJwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as const;
const lobby = aDoor('lobby', { lock: { deviceId: 'lobby-lock', enrolment: 3, publicJwk } });

it('tells one lock of one enrolment about one attempt', async () => {
  const answer = (await answers.sign(lobby, granted)) ?? '';
  const { payload } = await compactVerify(answer, lockKey(master, 'lobby-lock', 3), { algorithms: ['HS256'] });
  expect(decodeProtectedHeader(answer)).toEqual({ alg: 'HS256', kid: '3' });
  expect(JSON.parse(Buffer.from(payload).toString())).toEqual({
    ...{ iss: 'latch', aud: 'lobby-lock', doorId: 'lobby', iat: 1804150800 },
    ...terms,
  });
  await expect(compactVerify(answer, lockKey(master, 'lobby-lock', 2))).rejects.toThrow('signature verification failed');
});

it('keeps to the master key the lock was enrolled under', async () => {
  const former = new Uint8Array(32).fill(6);
  const rotated = signedAnswers({ keys: { ...keys, byId: async (kid) => (kid === 'k0' ? former : undefined) } });
  const enrolledUnder = (kid: string) => aDoor('lobby', { lock: { deviceId: 'lobby-lock', enrolment: 3, kid, publicJwk } });
  const answer = (await rotated.sign(enrolledUnder('k0'), granted)) ?? '';
  await compactVerify(answer, lockKey(former, 'lobby-lock', 3));
  await expect(rotated.sign(enrolledUnder('gone'), granted)).rejects.toMatchObject({ code: 'keys-unavailable' });
});

it('has nothing to say to a door without a lock', async () => {
  expect(await answers.sign(aDoor('gate', { kind: 'gateway' }), granted)).toBeUndefined();
});
