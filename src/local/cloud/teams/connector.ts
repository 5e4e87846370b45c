import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readJson } from '../kernel/read-json.js';
import type { Answer, Call, Operation } from '../kernel/serve.js';
import type { ChatStore } from './chat-store.js';
import { connectorError } from './errors.js';

/** What the operations share. `hasApp`: whether the person has our app, by object id; undefined for nobody. */
export type Office = { chats: ChatStore; now(): Date; tenantId: string; hasApp(personId: string): boolean | undefined };

const card = z.object({ contentType: z.literal('application/vnd.microsoft.card.adaptive'), content: z.record(z.string(), z.unknown()) });
const Activity = z.object({
  type: z.literal('message'),
  summary: z.string().default(''),
  attachments: z.array(card).length(1, 'The local Teams takes messages with one Adaptive Card.'),
});
const Conversation = z.object({
  isGroup: z.literal(false),
  members: z.array(z.object({ id: z.string().min(1) })).length(1),
  tenantId: z.string(),
});

/** What Teams takes at most, in bytes of an activity's JSON. */
const largest = 28 * 1024;

/** Bot Connector REST API v3: Create Conversation, Send to Conversation, Update Activity, for chats between the bot and one person. */
export const connectorOperations = (office: Office): Operation[] => [
  { name: 'CreateConversation', method: 'POST', path: '/teams/v3/conversations', handle: (call) => createConversation(office, call) },
  { name: 'SendToConversation', method: 'POST', path: '/teams/v3/conversations/:chat/activities', handle: (call) => send(office, call) },
  { name: 'UpdateActivity', method: 'PUT', path: '/teams/v3/conversations/:chat/activities/:id', handle: (call) => update(office, call) },
];

function createConversation({ chats, tenantId, hasApp }: Office, { body }: Call): Answer {
  const wanted = Conversation.safeParse(readJson(body));
  if (!wanted.success) return connectorError(400, 'BadSyntax', z.prettifyError(wanted.error));
  const [member] = wanted.data.members;
  if (wanted.data.tenantId !== tenantId || !member) return connectorError(403, 'Forbidden', 'The bot is not part of this tenant.');
  const id = member.id.toLowerCase();
  const app = hasApp(id);
  if (app === undefined) return connectorError(404, 'UserNotFound', 'There is no such user.');
  if (!app) return connectorError(403, 'BotNotInConversationRoster', 'The app is not installed for this user.');
  return { status: 201, body: { id: chats.chatOf(id) } };
}

function send(office: Office, call: Call): Answer {
  const found = parse(office, call);
  if ('status' in found) return found;
  const { personId, summary, content } = found;
  const operationId = String(call.headers['x-ms-client-request-id'] ?? randomUUID());
  return { status: 201, body: { id: office.chats.post({ personId, summary, card: content, operationId }, office.now()) } };
}

function update(office: Office, call: Call): Answer {
  const found = parse(office, call);
  if ('status' in found) return found;
  const { id = '' } = call.params;
  if (!office.chats.replace(found.personId, id, found.content, office.now()))
    return connectorError(404, 'ActivityNotFoundInConversation', 'There is no such activity in this conversation.');
  return { status: 200, body: { id } };
}

function parse({ chats, hasApp }: Office, { params, body }: Call) {
  const personId = chats.personIn(params['chat'] ?? '');
  if (personId === undefined) return connectorError(404, 'ConversationNotFound', 'There is no such conversation.');
  if (!hasApp(personId)) return connectorError(403, 'BotNotInConversationRoster', 'The bot is no longer part of this conversation.');
  if (body.length > largest) return connectorError(413, 'MessageSizeTooBig', 'The activity is larger than 28 KB.');
  const activity = Activity.safeParse(readJson(body));
  if (!activity.success) return connectorError(400, 'BadSyntax', z.prettifyError(activity.error));
  const { summary, attachments } = activity.data;
  return { personId, summary, content: attachments[0]?.content };
}
