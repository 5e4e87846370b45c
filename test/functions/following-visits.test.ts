import { describe, expect, it } from 'vitest';
import { RequestId, VisitId } from '../../src/domain/ids.js';
import { noteRequest } from '../../src/domain/visit.js';
import { people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { openTriggers } from './given/triggers.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const { changed } = openTriggers(edge);
const at = (hours: number) => new Date(edge.clock.now().getTime() + hours * 3_600_000).toISOString();
const aRequest = RequestId.parse('00000000-0000-4000-8000-00000000aaaa');

async function booked() {
  const window = { start: at(30), end: at(31) };
  const reply = await as('alice')('POST', '/api/visits', { crew: [people.tara.id], doors: ['lobby'], window, purpose: 'Rack 7' });
  const record = await edge.visits.read(VisitId.parse(reply.body['id']));
  if (!record) throw new Error('not booked');
  return record;
}

describe('a changed visit', () => {
  it('is started while it has asked for nothing, and woken when its requests have yet to follow', async () => {
    const visit = await booked();
    const seen = () => [edge.flowsSeen.visits, edge.flowsSeen.woken].map((list) => list.filter((id) => id === visit.id).length);
    const before = seen();
    await changed('followVisits', { ...visit, changes: 1 });
    expect(seen()).toEqual([Number(before[0]) + 1, Number(before[1]) + 1]);
    const request = { requestId: aRequest, personId: people.tara.id, doorIds: [], round: 1, changes: 1 };
    await changed('followVisits', noteRequest({ ...visit, changes: 1 }, request, undefined));
    expect(seen()).toEqual([Number(before[0]) + 1, Number(before[1]) + 1]);
  });
});
