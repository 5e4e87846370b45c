import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import type { Card } from '../domain/teams-cards/card.js';
import type { CardPlace, Teams } from '../ports/messages.js';
import { latchError } from './azure-trouble.js';

/** `appId`: our bot's client id; `serviceUrl`: where Teams answers it; `credential`: its managed identity. */
export type TeamsChatsOptions = { appId: string; tenantId: string; serviceUrl: string; credential: TokenCredential };

type Answer = { status: number; body: unknown };
type Call = { method: 'POST' | 'PUT'; url: URL; body: object; operationId?: string };

const scope = 'https://api.botframework.com/.default';
const patienceMs = 10_000;
const Named = z.object({ id: z.string().min(1) });

/**
 * Cards through the Bot Connector REST API v3: Create Conversation, Send to Conversation, Update Activity. A person is named by their Entra object id; where
 * they have not got the app, creating the conversation is answered 403 or 404. Throws `delivery-unavailable`.
 */
export function teamsChats({ appId, tenantId, serviceUrl, credential }: TeamsChatsOptions): Teams {
  const call = callerOf(credential);
  const bot = { id: `28:${appId}`, name: 'Latch' };
  const home = new URL(serviceUrl).origin;
  const post = async (chat: Omit<CardPlace, 'activityId'>, card: Card, operationId?: string) => {
    const url = address(chat.serviceUrl, ['v3', 'conversations', chat.conversationId, 'activities'], home);
    const body = { ...activityOf(card), from: bot, conversation: { id: chat.conversationId } };
    return call({ method: 'POST', url, body, ...(operationId !== undefined && { operationId }) });
  };
  return {
    async send(to, card, operationId) {
      const body = { bot, members: [{ id: to }], tenantId, isGroup: false, channelData: { tenant: { id: tenantId } } };
      const opened = await call({ method: 'POST', url: address(serviceUrl, ['v3', 'conversations'], home), body });
      if (isAbsent(opened)) return { kind: 'absent' };
      const conversationId = idIn(opened);
      const sent = await post({ serviceUrl, conversationId }, card, operationId);
      return isAbsent(sent) ? { kind: 'absent' } : { kind: 'sent', place: { serviceUrl, conversationId, activityId: idIn(sent) } };
    },
    async reply(chat, card) {
      idIn(await post(chat, card));
    },
    async change({ activityId, ...chat }, card) {
      const url = address(chat.serviceUrl, ['v3', 'conversations', chat.conversationId, 'activities', activityId], home);
      const changed = await call({ method: 'PUT', url, body: { ...activityOf(card), id: activityId, from: bot } });
      if (!isAbsent(changed)) unlessRefused(changed);
    },
  };
}

/** The summary is what a notification shows; nothing anybody wrote is in it. */
const activityOf = (card: Card) => ({
  ...{ type: 'message', summary: 'News from Latch' },
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
});

const isAbsent = ({ status }: Answer) => status === 403 || status === 404;

/** Ids are parts of a path, whoever gave them to us; our token goes to one address only. */
function address(base: string, parts: readonly string[], home: string): URL {
  const url = new URL(`${base.replace(/\/$/, '')}/${parts.map(encodeURIComponent).join('/')}`);
  if (url.origin !== home) throw latchError('delivery-unavailable', 'Teams', new Error('a foreign service address'));
  return url;
}

const callerOf =
  (credential: TokenCredential) =>
  async ({ method, url, body, operationId }: Call): Promise<Answer> => {
    try {
      const token = await credential.getToken(scope);
      const headers = {
        authorization: `Bearer ${token?.token}`,
        'content-type': 'application/json',
        ...(operationId !== undefined && { 'x-ms-client-request-id': operationId }),
      };
      const response = await fetch(url, {
        method,
        headers,
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(patienceMs),
      });
      return { status: response.status, body: await response.json().catch(() => undefined) };
    } catch (error) {
      throw latchError('delivery-unavailable', 'Teams', error);
    }
  };

function unlessRefused(answer: Answer): Answer {
  if (answer.status < 200 || answer.status > 299) throw latchError('delivery-unavailable', 'Teams', { statusCode: answer.status });
  return answer;
}

function idIn(answer: Answer): string {
  const named = Named.safeParse(unlessRefused(answer).body);
  if (!named.success) throw latchError('delivery-unavailable', 'Teams', new Error('no id in the answer'));
  return named.data.id;
}
