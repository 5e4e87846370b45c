import { expect, it } from 'vitest';
import { voicesBehind } from '../../src/domain/voices-behind.js';
import { asked, at, bob, carol, olu } from './given.js';

const vote = { approverId: bob, decision: 'approve' as const, reason: '', at: at('09:00') };

it('behind a request are those who voted, those in whose place they did and those who broke the glass, each once', () => {
  expect(voicesBehind(asked())).toEqual([]);
  const approvals = { required: 1, votes: [vote, { ...vote, inPlaceOf: carol }] };
  const glass = { voices: [{ personId: olu, as: 'person' as const, reason: '', at: at('09:00') }] };
  expect(voicesBehind({ ...asked(), approvals, glass })).toEqual([bob, carol, olu]);
});
