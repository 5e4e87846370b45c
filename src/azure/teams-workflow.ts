import type { TeamsChannel } from '../ports/messages.js';
import { latchError } from './azure-trouble.js';
import { isFinal, patienceMs } from './communication-trouble.js';

/**
 * Cards through a workflow of Teams ("When a Teams webhook request is received"), for tenants without the bot. Its address is a secret: who knows it can post.
 * Throws `delivery-unavailable`.
 */
export function teamsWorkflow(url: string): TeamsChannel {
  return {
    async post(card) {
      const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }];
      const status = await posted(url, JSON.stringify({ type: 'message', attachments }));
      if (status >= 200 && status < 300) return { kind: 'sent' };
      if (!isFinal(status)) throw latchError('delivery-unavailable', 'Teams workflow', { statusCode: status });
      return { kind: 'refused', because: String(status) };
    },
  };
}

async function posted(url: string, body: string): Promise<number> {
  try {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal: AbortSignal.timeout(patienceMs) })).status;
  } catch (error) {
    throw latchError('delivery-unavailable', 'Teams workflow', error);
  }
}
