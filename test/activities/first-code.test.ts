import { expect, it } from 'vitest';
import { firstCode } from '../../activities/first-code.js';
import { dan, edgePorts } from '../functions/given/edge.js';
import { askedFor } from '../functions/given/visit.js';
import { doors, people } from '../support/site.js';

it('a code knows everybody whose word it rests on, so that an entry asks for all of their rules at once', async () => {
  const edge = edgePorts();
  const at = edge.clock.now().toISOString();
  const lent = { approverId: people.olu.id, inPlaceOf: people.carol.id, decision: 'approve' as const, reason: '', at };
  const glass = { voices: [{ personId: dan.id, as: 'security' as const, reason: '', at }] };
  const record = { ...(await askedFor(edge, doors.lobby)), approvals: { required: 1, votes: [lent] }, glass };
  expect(await firstCode(edge, record, doors.lobby, edge.clock.now())).toMatchObject({
    requesterId: people.alice.id,
    approverIds: [people.olu.id, people.carol.id, dan.id],
  });
});
