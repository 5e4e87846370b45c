import type { HttpRequest, InvocationContext } from '@azure/functions';
import { exposeOpen } from './http/expose-open.js';
import { notFound, problem, unavailable } from './http/problem.js';
import { parseBody, readBytes } from './http/read-body.js';
import { answer, type Reply } from './http/reply.js';
import { actOnCard } from './teams/act-on-card.js';
import { Activity, CardInvoke } from './teams/activity.js';
import { refusedCard } from './teams/card-answers.js';
import { hearMessage } from './teams/hear-message.js';
import { identityOf } from './teams/identity-of.js';
import type { TeamsPorts } from './teams/teams-ports.js';

/**
 * POST /api/teams/messages: where Teams brings what people say and do ("Authentication with the Bot Connector API", "Universal Actions"). What proves an
 * activity is its token; who acts is the Entra object id in it, once it is proven; what a card says about itself counts only with our seal on it.
 */
export const registerTeamsMessages = (ports: TeamsPorts) =>
  exposeOpen(
    {
      name: 'teamsMessages',
      method: 'POST',
      route: 'api/teams/messages',
      summary: 'Activities of people in Teams',
      access: 'teams',
      answers: { 200: { description: 'Heard; for a card, what takes its place' } },
    },
    (request, context) => hear(request, context, ports),
  );

async function hear(request: HttpRequest, context: InvocationContext, ports: TeamsPorts): Promise<Reply> {
  if (!ports.teams || !ports.teamsTokens) return notFound();
  const bytes = await readBytes(request);
  if (!bytes.ok) return bytes.problem;
  const body = parseBody(bytes.value, Activity);
  const verdict = await ports.teamsTokens.verify(request.headers.get('authorization') ?? undefined, body.ok ? body.value : nowhere);
  if (verdict.kind === 'unavailable')
    return unavailable('keys-unavailable', 'The keys that activities are verified with are out of reach.');
  if (verdict.kind !== 'genuine') return problem(401, 'unauthenticated', 'This activity does not come from Teams.');
  if (!body.ok) return body.problem;
  const activity = body.value;
  if (activity.channelData.tenant.id !== ports.tenantId) return problem(403, 'foreign-tenant', 'This is another tenant.');
  return act(activity, verdict.issuedAt, context, ports);
}

/** What cannot be read is from nowhere; only its token is looked at. */
const nowhere = { channelId: '', serviceUrl: '' };

async function act(activity: Activity, issuedAt: Date, context: InvocationContext, ports: TeamsPorts): Promise<Reply> {
  const isPrivate = activity.conversation.conversationType === 'personal';
  const isCard = activity.type === 'invoke' && activity.name === 'adaptiveCard/action';
  if (!isPrivate) return isCard ? refusedCard(403, 'not-here', 'Use the card in your own chat with Latch.') : answer(200, {});
  const personId = activity.from.aadObjectId;
  if ((activity.type !== 'message' && !isCard) || personId === undefined) return answer(200, {});
  const who = await identityOf(personId, issuedAt, ports);
  if (!isCard) return hearMessage({ who, activity, ports });
  const invoke = CardInvoke.safeParse(activity.value);
  return invoke.success
    ? actOnCard({ who, activity, invoke: invoke.data, context, ports })
    : refusedCard(400, 'unreadable', 'This card is not one of ours, or too old.');
}
