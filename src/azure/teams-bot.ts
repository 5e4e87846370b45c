import type { TokenCredential } from '@azure/identity';
import type { TeamsTokens } from '../ports/identity.js';
import type { Teams } from '../ports/messages.js';
import { teamsChats } from './teams-chats.js';
import { teamsTokens } from './teams-tokens.js';

/** `botId`: client id of the bot, and of the managed identity it speaks with; without one there is no bot. */
export type TeamsBotOptions = {
  botId: string | undefined;
  tenantId: string;
  serviceUrl: string;
  metadataUrl: string;
  credentialOf(clientId: string): TokenCredential;
};

/** Who signs what Teams sends, whatever publishes its keys. */
const issuer = 'https://api.botframework.com';

/** Both halves of our bot: what it says, and how it knows who speaks to it. */
export function teamsBot({ botId, credentialOf, ...options }: TeamsBotOptions): { teams?: Teams; teamsTokens?: TeamsTokens } {
  if (botId === undefined) return {};
  const { tenantId, serviceUrl, metadataUrl } = options;
  return {
    teams: teamsChats({ appId: botId, tenantId, serviceUrl, credential: credentialOf(botId) }),
    teamsTokens: teamsTokens({ appId: botId, serviceUrl, metadataUrl, issuer }),
  };
}
