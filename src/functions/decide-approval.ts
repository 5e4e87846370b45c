import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { Ballot, DecidedView, type DecidePorts, decide } from './requests/decide.js';
import { decidedReply } from './requests/decided-reply.js';
import { findRequest } from './requests/find-request.js';

type Needs = DecidePorts & Ports<'tokens' | 'sessions' | 'effects' | 'signInAddress'>;

/** POST /api/requests/{id}/decisions: an approver's vote. The record has it before the orchestration is woken. */
export const registerDecideApproval = (ports: Needs) =>
  expose(
    {
      name: 'decideApproval',
      method: 'POST',
      route: 'api/requests/{id}/decisions',
      summary: 'Approve or deny a request',
      access: { people: ['Latch.Approve'] },
      body: Ballot,
      keys: 'ledger',
      standing: 'now',
      answers: { 200: { description: 'The vote as it stands in the record', schema: DecidedView } },
    },
    ports,
    async ({ who, body, params, context }) => {
      const record = await findRequest(ports.requests, params['id']);
      if (!record || record.status === 'step-up-required') return notFound();
      return decidedReply(await decide(ports, { who, record, ballot: body, context }), who, record, ports.signInAddress);
    },
  );
