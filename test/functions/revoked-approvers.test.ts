import { expect, it } from 'vitest';
import { revocationOf } from '../../activities/standing.js';
import { aHold } from '../support/a-hold.js';
import { doors, people } from '../support/site.js';
import { dan } from './given/edge.js';
import { openEntrance } from './given/entrance.js';
import { visit } from './given/visit.js';

const { edge, present } = await openEntrance();

it.each([
  ['who approved it', people.bob.id],
  ['in whose place it was approved', people.carol.id],
  ['who broke the glass for it', dan.id],
])('a rule against somebody %s denies a request its entry and its way to a lock', async (_whose, id) => {
  const given = await visit(edge, doors.lobby);
  const at = edge.clock.now().toISOString();
  const votes = [{ approverId: people.bob.id, inPlaceOf: people.carol.id, decision: 'approve' as const, reason: '', at }];
  const glass = { brokenAt: at, voices: [{ personId: dan.id, as: 'security' as const, reason: '', at }] };
  const record = await edge.requests.change(given.record.id, (before) => ({ ...before, approvals: { required: 1, votes }, glass }));
  await edge.rules.hold({ kind: 'approver', id }, aHold());
  expect((await present({ code: given.digits })).body).toEqual({ result: 'denied' });
  expect(record && (await revocationOf(edge, record))).toMatchObject({ mode: 'revocation' });
  await edge.rules.changeRule({ kind: 'approver', id }, (rule) => ({ ...rule, holds: [] }));
});
