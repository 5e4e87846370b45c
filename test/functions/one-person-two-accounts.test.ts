import { afterEach, expect, it } from 'vitest';
import type { Person } from '../../src/ports/people.js';
import { doors, people } from '../support/site.js';
import { openApi, type Reply } from './given/api.js';
import { bookingsAt } from './given/bookings.js';
import { newDoor } from './given/door-changes.js';
import { dan, edgePorts, erin, gus, ivy } from './given/edge.js';
import { emergenciesAt } from './given/emergency.js';
import { revocationsAt } from './given/revocations.js';
import { visit } from './given/visit.js';
import { waitingFor } from './given/waiting.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const { emergency, speak, review } = emergenciesAt(edge, as);
const { revoke, lift, end } = revocationsAt(edge, as);
const { book } = bookingsAt(edge, as);
const { alice, bob, carol, eve, frank, tara } = people;

const approve = (who: string, id: string) => as(who)('POST', `/api/requests/${id}/decisions`, { decision: 'approve', reason: 'x' });
const lend = (who: string, to: Person) => {
  const until = new Date(edge.clock.now().getTime() + 3_600_000).toISOString();
  return as(who)('POST', '/api/delegations', { to: to.id, until, reason: 'x' });
};
const forgetAsked = async () => {
  await as('erin')('POST', `/api/people/${eve.id}/erasure`, { reason: 'x' });
  return as('frank')('POST', `/api/people/${eve.id}/erasure/confirm`);
};

/** A rule, the two accounts that may be one person's, and what the second one does: on something new every time. */
type Rule = [rule: string, one: Person, other: Person, does: () => Promise<Reply>, refused: [status: number, code: string]];
const rules: Rule[] = [
  [
    'nobody approves what they ask for',
    alice,
    carol,
    async () => approve('carol', (await waitingFor(edge, doors.cage, 1)).id),
    [403, 'self-approval'],
  ],
  [
    'nobody approves twice',
    bob,
    carol,
    async () => {
      const { id } = await waitingFor(edge, doors.server, 2);
      await approve('bob', id);
      return approve('carol', id);
    },
    [403, 'same-person'],
  ],
  ['nobody lends their right to themselves', bob, ivy, () => lend('bob', ivy), [400, 'unfit-delegate']],
  [
    'nobody lends their right for what they ask for',
    alice,
    bob,
    async () => {
      await lend('bob', ivy);
      return approve('ivy', (await waitingFor(edge, doors.cage, 1)).id);
    },
    [403, 'not-an-approver'],
  ],
  ['nobody breaks the glass for themselves', alice, dan, async () => speak('dan', await emergency()), [403, 'self-approval']],
  [
    'nobody is the second voice to their own',
    ivy,
    carol,
    async () => {
      const id = await emergency();
      await speak('ivy', id);
      return speak('carol', id);
    },
    [403, 'same-person'],
  ],
  [
    'nobody reviews what they broke the glass for',
    dan,
    carol,
    async () => {
      const id = await emergency();
      await speak('dan', id);
      return review('carol', id);
    },
    [403, 'own-glass'],
  ],
  [
    'nobody breaks the glass again before the review',
    dan,
    ivy,
    async () => {
      await speak('dan', await emergency());
      return speak('ivy', await emergency());
    },
    [409, 'review-pending'],
  ],
  [
    'nobody reads a code out to themselves',
    dan,
    tara,
    async () => {
      const { record } = await visit(edge, doors.tower, 120, tara);
      const numberEnding = tara.mobile?.slice(-4);
      return as('dan')('POST', `/api/requests/${record.id}/code/read-out`, { doorId: 'wtg7-tower', numberEnding, reason: 'x' });
    },
    [409, 'own-request'],
  ],
  ['nobody confirms that they are forgotten', eve, frank, forgetAsked, [403, 'same-person']],
  ['nobody confirms the forgetting they asked for', erin, frank, forgetAsked, [403, 'same-person']],
  [
    'nobody lifts a legal hold alone',
    frank,
    erin,
    async () => {
      const { body } = await as('frank')('POST', '/api/holds', { target: { kind: 'person', id: bob.id }, reason: 'case 7' });
      await as('frank')('POST', `/api/holds/${body['holdId']}/lift`);
      return as('erin')('POST', `/api/holds/${body['holdId']}/lift/confirm`);
    },
    [403, 'same-person'],
  ],
  [
    'nobody changes an exclusion area alone',
    erin,
    gus,
    async () => {
      const id = `vault-${edge.newId().slice(0, 8)}`;
      const { body } = await as('erin')('POST', '/api/doors', newDoor({ id, class: 'exclusion' }));
      return as('gus')('POST', `/api/doors/${id}/changes/${body['id']}/confirm`);
    },
    [403, 'same-person'],
  ],
  [
    'nobody lifts what stands against everybody alone',
    dan,
    gus,
    async () => {
      const { body } = await revoke({ kind: 'site', id: 'BER1' });
      await lift(body['id'], 'dan');
      return lift(body['id'], 'gus');
    },
    [403, 'same-person'],
  ],
  [
    'nobody lifts what is aimed at themselves',
    dan,
    tara,
    async () => {
      const { body } = await revoke({ kind: 'person', id: tara.id }, { by: 'sentinel' });
      return lift(body['id'], 'dan');
    },
    [403, 'self-approval'],
  ],
  ['nobody accompanies themselves', bob, tara, () => book({ crew: [tara.id], escortId: bob.id }), [400, 'escort-is-crew']],
];

afterEach(async () => {
  for (const { id, employeeId } of [...Object.values(people), dan, erin, gus, ivy]) edge.directory.change(id, { employeeId });
  const reviewed = { by: people.olu.id, at: edge.clock.now().toISOString(), findings: 'x' };
  for (const { id } of await edge.requests.toReview())
    await edge.requests.change(id, (record) => (record.glass ? { ...record, glass: { ...record.glass, reviewed } } : record));
  await end();
  for (const { id } of (await as('bob')('GET', '/api/delegations')).body['given'] as { id: string }[])
    await as('bob')('POST', `/api/delegations/${id}/end`);
});

it.each(rules)('%s, nor with another account', async (_rule, one, other, does, [status, code]) => {
  for (const { id } of [one, other]) edge.directory.change(id, { employeeId: '77' });
  expect(await does()).toMatchObject({ status, body: { code } });
});

it.each(rules)('%s: somebody else may', async (_rule, _one, _other, does) => {
  const reply = await does();
  expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
});
