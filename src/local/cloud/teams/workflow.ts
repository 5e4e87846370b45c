import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readJson } from '../kernel/read-json.js';
import type { Answer, Call, Operation } from '../kernel/serve.js';
import type { ChatStore } from './chat-store.js';
import { connectorError } from './errors.js';

/** Whose "chat" the cards of the channel stand in. */
export const channelName = 'channel';

const path = '/workflows/approvals/triggers/manual/paths/invoke';
const largest = 28 * 1024;
const Posted = z.object({
  type: z.literal('message'),
  attachments: z
    .array(z.object({ contentType: z.literal('application/vnd.microsoft.card.adaptive'), content: z.record(z.string(), z.unknown()) }))
    .length(1),
});

/** A workflow that posts into a channel ("When a Teams webhook request is received"): whoever has the signature in its address may post; 202 says that it was taken. */
export function teamsWorkflow({ chats, now }: { chats: ChatStore; now(): Date }): { operation: Operation; address: string } {
  const signature = randomBytes(16).toString('base64url');
  const take = ({ query, body }: Call): Answer => {
    if (query.get('sig') !== signature) return connectorError(401, 'DirectApiAuthorizationRequired', 'The request must be authenticated.');
    if (body.length > largest) return connectorError(413, 'RequestEntityTooLarge', 'The message is larger than 28 KB.');
    const posted = Posted.safeParse(readJson(body));
    if (!posted.success) return connectorError(400, 'TriggerInputSchemaMismatch', z.prettifyError(posted.error));
    chats.post({ personId: channelName, summary: '', card: posted.data.attachments[0]?.content, operationId: randomUUID() }, now());
    return { status: 202 };
  };
  return { operation: { name: 'TriggerWorkflow', method: 'POST', path, handle: take }, address: `${path}?sp=%2Ftriggers&sig=${signature}` };
}
