import { z } from 'zod';
import { isOpenTo } from '../../domain/asking.js';
import { type DoorRecord, groupsThatDecide } from '../../domain/door-record.js';
import { asAsked } from '../../domain/extension.js';
import type { PersonId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';
import { expose } from '../http/expose.js';
import { answer } from '../http/reply.js';
import { type RightPorts, rightToDecide } from '../requests/approver-of.js';
import { ApprovalView } from './approval-view.js';
import { showApproval } from './show-approval.js';

type Needs = RightPorts & Ports<'tokens' | 'sessions' | 'effects' | 'requests'>;

/** More than so many at once nobody reads; the most urgent come first. */
const most = 100;

/** GET /api/approvals: what an approver was asked, may still decide and has said nothing about; the most urgent first. */
export const registerListApprovals = (ports: Needs) =>
  expose(
    {
      name: 'listApprovals',
      method: 'GET',
      route: 'api/approvals',
      summary: 'List the questions that wait for you',
      access: { people: ['Latch.Approve'] },
      answers: { 200: { description: 'The most urgent first', schema: z.object({ approvals: z.array(ApprovalView) }) } },
    },
    ports,
    async ({ who }) => {
      const now = ports.clock.now().toISOString();
      const asked = (await ports.requests.askedOf(who.id)).filter(
        (record) => isOpenTo(record, who.id) && asAsked(record).clocks.decideBy > now,
      );
      const urgent = asked.sort((one, other) => (asAsked(one).clocks.decideBy < asAsked(other).clocks.decideBy ? -1 : 1)).slice(0, most);
      const theirs = await decidable(urgent, who.id, ports);
      return answer(200, { approvals: await Promise.all(theirs.map(({ record, inPlaceOf }) => showApproval(record, inPlaceOf, ports))) });
    },
  );

/** A list may be as old as this; whoever decides is looked up for the very call. */
const ageMs = 60_000;

type Decidable = { record: RequestRecord; inPlaceOf?: PersonId };

/** Those that somebody may decide by their own right or, asked one by one, in somebody's place. Everybody concerned is asked about at once. */
async function decidable(records: readonly RequestRecord[], id: PersonId, ports: Needs): Promise<Decidable[]> {
  const doors = new Map((await ports.doors.list()).map((door) => [door.id, door]));
  const groupsAt = (record: RequestRecord) => record.doors.map(({ doorId }) => groupsOf(doors.get(doorId)));
  const people = [...new Set(records.flatMap(({ requesterId, subjectId }) => [requesterId, subjectId])), id];
  const { members } = await ports.directory.gather(people, [...new Set(records.flatMap((record) => groupsAt(record).flat()))], ageMs);
  const isMember = (group: string) => members.get(group)?.some((member) => member.id === id && member.accountEnabled) === true;
  const isOwn = (record: RequestRecord) => groupsAt(record).every((groups) => groups.some(isMember));
  const theirs = await Promise.all(
    records.map(async (record): Promise<Decidable[]> => {
      if (isOwn(record)) return [{ record }];
      const right = await rightToDecide(record, id, ports);
      return right ? [{ record, ...(right.inPlaceOf && { inPlaceOf: right.inPlaceOf }) }] : [];
    }),
  );
  return theirs.flat();
}

const groupsOf = (door: DoorRecord | undefined): string[] => (door ? groupsThatDecide(door) : []);
