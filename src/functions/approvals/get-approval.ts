import type { Ports } from '../edge-ports.js';
import { expose } from '../http/expose.js';
import { notFound } from '../http/problem.js';
import { answer } from '../http/reply.js';
import { type RightPorts, rightToDecide } from '../requests/approver-of.js';
import { findRequest, isParty } from '../requests/find-request.js';
import { ApprovalView } from './approval-view.js';
import { showApproval } from './show-approval.js';

type Needs = RightPorts & Ports<'tokens' | 'sessions' | 'effects' | 'requests'>;

/** GET /api/requests/{id}/approval: a request as those who may decide it are shown it. */
export const registerGetApproval = (ports: Needs) =>
  expose(
    {
      name: 'getApproval',
      method: 'GET',
      route: 'api/requests/{id}/approval',
      summary: 'Read a request as its approvers are shown it',
      access: { people: ['Latch.Approve'] },
      answers: { 200: { description: 'With names, purpose and risk', schema: ApprovalView } },
    },
    ports,
    async ({ who, params }) => {
      const record = await findRequest(ports.requests, params['id']);
      const right = record && !isParty(who, record) ? await rightToDecide(record, who.id, ports) : undefined;
      return record && right ? answer(200, await showApproval(record, right.inPlaceOf, ports)) : notFound();
    },
  );
