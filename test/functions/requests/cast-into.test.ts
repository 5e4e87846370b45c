import { describe, expect, it } from 'vitest';
import { requireApprovals } from '../../../src/domain/request.js';
import type { RequestRecord, Vote } from '../../../src/domain/request-record.js';
import { castInto } from '../../../src/functions/requests/cast-into.js';
import type { Directory, Person } from '../../../src/ports/people.js';
import { doors, people } from '../../support/site.js';
import { edgePorts } from '../given/edge.js';
import { askedFor } from '../given/visit.js';

const edge = edgePorts();

async function waiting(): Promise<RequestRecord> {
  const { id } = await askedFor(edge, doors.server, { who: people.alice });
  const record = await edge.requests.change(id, (asked) => requireApprovals(asked, 2, edge.clock.now()));
  if (!record) throw new Error('no record');
  return record;
}

const yes = ({ id: approverId }: Person): Vote => ({ approverId, decision: 'approve', reason: 'Seen', at: edge.clock.now().toISOString() });
const withDirectory = (directory: Partial<Directory>) => ({ ...edge, directory: { ...edge.directory, ...directory } });
const votersOf = async ({ id }: RequestRecord) => (await edge.requests.read(id))?.approvals.votes.map(({ approverId }) => approverId);

describe('a vote', () => {
  it('of a second account is refused also when the first one votes while the directory is being asked', async () => {
    const record = await waiting();
    let isFirst = true;
    const whileAsking = withDirectory({
      async gather(...asked) {
        if (isFirst) {
          isFirst = false;
          await castInto(edge, record, yes(people.carol));
        }
        return edge.directory.gather(...asked);
      },
    });
    expect(await castInto(whileAsking, record, yes(people.carolAdm))).toBe('same-person');
    expect(await votersOf(record)).toEqual([people.carol.id]);
  });

  it('counts when somebody else votes meanwhile', async () => {
    const record = await waiting();
    const both = await Promise.all([castInto(edge, record, yes(people.bob)), castInto(edge, record, yes(people.carol))]);
    expect(both).toMatchObject([{ approverId: people.bob.id }, { approverId: people.carol.id }]);
    expect(await edge.requests.read(record.id)).toMatchObject({ decision: { kind: 'approved' } });
  });

  it('beside one of somebody the directory no longer has is refused: it could be the same person', async () => {
    const record = await waiting();
    await castInto(edge, record, yes(people.carol));
    const without = withDirectory({
      async gather(...asked) {
        const { people: found, members } = await edge.directory.gather(...asked);
        return { people: new Map([...found].map(([id, person]) => [id, id === people.carol.id ? undefined : person])), members };
      },
    });
    expect(await castInto(without, record, yes(people.bob))).toBe('same-person');
    expect(await votersOf(record)).toEqual([people.carol.id]);
  });
});
