import { z } from 'zod';
import { isOpenTo } from '../../domain/asking.js';
import { asAsked } from '../../domain/extension.js';
import type { Ports } from '../edge-ports.js';
import { expose } from '../http/expose.js';
import { answer } from '../http/reply.js';
import { rightToDecide } from '../requests/approver-of.js';
import { ApprovalView } from './approval-view.js';
import { showApproval } from './show-approval.js';

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'requests' | 'doors' | 'directory' | 'delegations' | 'clock'>;

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
      const rights = await Promise.all(urgent.map((record) => rightToDecide(record, who.id, ports)));
      const theirs = urgent.filter((_, at) => rights[at] !== undefined);
      return answer(200, { approvals: await Promise.all(theirs.map((record) => showApproval(record, ports))) });
    },
  );
