import { describe, expect, it } from 'vitest';
import { castVote } from '../../src/domain/approval.js';
import { LatchError } from '../../src/domain/errors.js';
import { doors, people } from '../support/site.js';
import { type Body, openApi } from './given/api.js';
import { edgePorts, ivy } from './given/edge.js';
import { openTriggers } from './given/triggers.js';
import { waitingFor } from './given/waiting.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const { changed } = openTriggers(edge);
const { bob, carol } = people;

/** Alice's request, which Ivy has approved in Bob's place and Carol by her own right. */
async function decided(): Promise<string> {
  const { id } = await waitingFor(edge, doors.server, 2);
  for (const word of [{ approverId: ivy.id, inPlaceOf: bob.id }, { approverId: carol.id }])
    await edge.requests.change(id, (record) => {
      const reply = castVote(record, { ...word, decision: 'approve', reason: 'known' }, (one, other) => one === other, edge.clock.now());
      return reply.kind === 'refused' ? record : reply.record;
    });
  await changed('followRequests', await edge.requests.read(id));
  return id;
}
const shownTo = async (user: string, id: string) => (await as(user)('GET', `/api/requests/${id}`)).body;
const votesOf = (body: Body) => (body['approvals'] as { votes: object[] }).votes;

describe('a vote in somebody’s place', () => {
  it('says whose place it was in the audit, by the name they had, and is found by them too', async () => {
    const id = await decided();
    const { records, names } = (await as('frank')('GET', `/api/audit?person=${bob.id}&request=${id}`)).body;
    expect(records).toMatchObject([{ kind: 'vote.approve', by: ivy.id, detail: { inPlaceOf: bob.id } }]);
    expect(names).toMatchObject({ [bob.id]: { name: 'Bob' }, [ivy.id]: { name: 'Ivy' } });
  });

  it('has in the audit the name the directory has for whose place it was, where no record does', async () => {
    edge.clock.set(new Date(edge.clock.now().getTime() + 15 * 60_000)); // what was known of them is forgotten
    const { gather } = edge.directory;
    edge.directory.gather = () => Promise.reject(new LatchError('directory-unavailable', 'silent'));
    const id = await decided().finally(() => Object.assign(edge.directory, { gather }));
    const { names, namesNow } = (await as('frank')('GET', `/api/audit?person=${bob.id}&request=${id}`)).body;
    expect([names, namesNow]).toMatchObject([{}, { [bob.id]: 'Bob', [ivy.id]: 'Ivy' }]);
  });

  it.each(['carol', 'dan'])('says so on the request to those who may see names: %s', async (user) => {
    const body = await shownTo(user, await decided());
    expect(votesOf(body)).toMatchObject([{ approverId: ivy.id, inPlaceOf: bob.id }, { approverId: carol.id }]);
    expect(votesOf(body)[1]).not.toHaveProperty('inPlaceOf');
    expect((body['timeline'] as Body[]).filter(({ by }) => by !== undefined)).toMatchObject([
      { event: 'voted', by: ivy.id, inPlaceOf: bob.id },
      { event: 'approved', by: carol.id },
    ]);
    expect(body['names']).toEqual({ [ivy.id]: 'Ivy', [bob.id]: 'Bob', [carol.id]: 'Carol' });
  });

  it('does not say so to who asked, nor anybody’s name', async () => {
    const body = await shownTo('alice', await decided());
    expect(votesOf(body)).toHaveLength(2);
    expect(body).not.toHaveProperty('names');
    expect(JSON.stringify(body)).not.toContain(bob.id);
  });

  it('has no names on the request while the directory is silent', async () => {
    const id = await decided();
    const { gather } = edge.directory;
    edge.directory.gather = () => Promise.reject(new LatchError('directory-unavailable', 'silent'));
    const body = await shownTo('dan', id).finally(() => Object.assign(edge.directory, { gather }));
    expect(votesOf(body)).toMatchObject([{ inPlaceOf: bob.id }, {}]);
    expect(body).not.toHaveProperty('names');
  });
});
