import { z } from 'zod';
import { type ApprovalLink, linkRefusal, spend } from '../../domain/approval-link.js';
import { RequestId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';
import { expose } from '../http/expose.js';
import { problem } from '../http/problem.js';
import { Ballot, type Decided, DecidedView, type DecidePorts, decide, settledBy } from '../requests/decide.js';
import { decidedReply } from '../requests/decided-reply.js';
import { auditRefusal, findLink, type LinkPorts, linkNotValid } from './find-link.js';

const [Approve, Deny] = Ballot.options;

/** `requestId`: the request the approver was shown; a link to another one is refused. */
const shown = { requestId: RequestId.optional() };
const LinkBallot = z.discriminatedUnion('decision', [Approve.extend(shown), Deny.extend(shown)]);

type Needs = LinkPorts & DecidePorts & Ports<'tokens' | 'sessions' | 'effects' | 'signInAddress'>;

/**
 * POST /api/approvals/{token}: the decision of the approver the link was sent to, signed in as themselves. A link is good for one decision, which may be
 * said again: the same one gets the same answer, another one 409 with whose word stands. It answers the question whoever decides says they were shown, else
 * the one it was sent for; a link from before links knew theirs, the first.
 */
export const registerDecideByLink = (ports: Needs) =>
  expose(
    {
      name: 'decideByLink',
      method: 'POST',
      route: 'api/approvals/{token}',
      summary: 'Approve or deny with the link of a mail',
      access: { people: 'anyone' },
      body: LinkBallot,
      standing: 'now',
      answers: { 200: { description: 'The vote as it stands in the record', schema: DecidedView } },
    },
    ports,
    async ({ who, body: { requestId, ...word }, params, context }) => {
      const bearer = { id: who.id, requestId, ballot: word };
      const found = await findLink(params['token'] ?? '', bearer, ports);
      if (found.kind === 'refused') {
        const { because, link, record } = found;
        return because === 'used' && link && record ? decidedReply(usedUp(link, record), who, record, ports.signInAddress) : linkNotValid();
      }
      const { link, record } = found;
      const ballot = { ...word, question: word.question ?? link.question ?? 0 };
      if (!who.roles.includes('Latch.Approve')) return problem(403, 'missing-role', 'Your role does not include this.');
      const decided = await decide(ports, { who, record, ballot, context, clicked: true }, () => claim(link, record, ballot, ports));
      return decidedReply(decided, who, record, ports.signInAddress);
    },
  );

/** Uses the link up before the vote is cast: of two decisions at the same moment only one gets past this. */
async function claim(link: ApprovalLink, record: RequestRecord, ballot: Ballot, ports: LinkPorts): Promise<Decided | undefined> {
  const now = ports.clock.now();
  const bearer = { id: link.approverId, ballot };
  const spent = (await ports.links.change(link.id, (current) => spend(current, ballot, now))) ?? link;
  if (!linkRefusal(spent, bearer, now)) return undefined;
  await auditRefusal('used', bearer, ports, spent);
  return usedUp(spent, record);
}

function usedUp({ approverId, used }: ApprovalLink, record: RequestRecord): Decided {
  const own = used && { by: approverId, decision: used.decision, at: used.at };
  const settled = settledBy(record) ?? own;
  return { kind: 'refused', because: 'already-decided', ...(settled && { settled }) };
}
