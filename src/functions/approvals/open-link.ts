import { app, type HttpRequest } from '@azure/functions';
import type { Ports } from '../edge-ports.js';
import { authenticate } from '../http/authenticate.js';
import type { EndpointDescription } from '../http/endpoint.js';
import { answer, type Reply } from '../http/reply.js';
import { respond } from '../http/respond.js';
import { type RightPorts, rightToDecide } from '../requests/approver-of.js';
import { ApprovalView } from './approval-view.js';
import { auditRefusal, findLink, type LinkPorts, linkNotValid } from './find-link.js';
import { showApproval } from './show-approval.js';

type Needs = LinkPorts & RightPorts & Ports<'tokens' | 'sessions' | 'portal'>;

/**
 * GET /api/approvals/{token}: without a Bearer token the page, the same for every token and for whoever follows links; with that of the approver what the page shows,
 * while it is theirs to decide, and then how it was.
 * Nothing here changes anything.
 */
export function registerOpenLink(ports: Needs): EndpointDescription {
  const route = 'api/approvals/{token}';
  app.http('openLink', {
    methods: ['GET', 'HEAD', 'OPTIONS'],
    route,
    authLevel: 'anonymous',
    handler: async (request, context) => {
      if (request.method === 'OPTIONS') return { status: 204, headers: { allow: 'GET, HEAD, OPTIONS, POST', 'cache-control': 'no-store' } };
      return request.headers.has('authorization') ? respond(context, () => show(request, ports)) : ports.portal.page();
    },
  });
  return {
    name: 'openLink',
    method: 'GET',
    route,
    summary: 'What the link of a mail is about: the page, or as JSON for its approver',
    access: { people: 'anyone' },
    answers: { 200: { description: 'The request as its approver is shown it', schema: ApprovalView } },
  };
}

async function show(request: HttpRequest, ports: Needs): Promise<Reply> {
  const entered = await authenticate(request, { access: { people: 'anyone' } }, ports);
  if (!entered.ok) return entered.problem;
  const bearer = { id: entered.who.id };
  const found = await findLink(request.params['token'] ?? '', bearer, ports);
  if (found.kind === 'refused') return linkNotValid();
  const right = await rightToDecide(found.record, bearer.id, ports);
  const shown = await showApproval(found.record, right?.inPlaceOf, ports);
  if (right || shown.settled) return answer(200, shown);
  await auditRefusal('no-right', bearer, ports, found.link);
  return linkNotValid();
}
