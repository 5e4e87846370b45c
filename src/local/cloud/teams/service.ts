import { type Answer, type Call, serve } from '../kernel/serve.js';
import type { Service, World } from '../kernel/world.js';
import { openBotKeys } from './bot-keys.js';
import { type ChatCard, openChatStore } from './chat-store.js';
import { connectorOperations } from './connector.js';
import { connectorError } from './errors.js';
import { chatPace } from './pace.js';
import { type Click, teamsClient } from './teams-client.js';
import { teamsWorkflow } from './workflow.js';

export type TeamsOptions = {
  /** Client id of the bot's own managed identity. */
  botId: string;
  tenantId: string;
  /** Whether a person, by object id, has the app; undefined for nobody. */
  hasApp(personId: string): boolean | undefined;
  /** Where the bot listens. */
  endpoint(): string;
  port?: number;
  pace?: (chat: string) => Answer | undefined;
};

export type Teams = Service & {
  /** Where the bot sends to, with a slash at the end. */
  serviceUrl: string;
  metadataUrl: string;
  /** Where a workflow posts into a channel; whoever knows it can. */
  workflowUrl: string;
  /** Every card in the chats, oldest first. */
  cards(): ChatCard[];
  /** A person does something with a card, or says something; the bot's answer as it came. */
  click(click: Click): Promise<{ status: number; body: unknown }>;
  say(personId: string, text: string): Promise<{ status: number; body: unknown }>;
};

/** The local Teams: the Bot Connector that bots speak to, the keys that prove where activities come from, and people's chats with the bot. */
export async function createTeams(world: World, options: TeamsOptions): Promise<Teams> {
  const chats = openChatStore(world.dataDir);
  const keys = await openBotKeys(world.dataDir);
  const office = { chats, now: () => world.clock.now(), tenantId: options.tenantId, hasApp: options.hasApp };
  const workflow = teamsWorkflow(office);
  const pace = options.pace ?? chatPace();
  let url = '';
  const service = await serve(world, {
    name: 'teams',
    port: options.port ?? 0,
    operations: [...keys.operations(() => url), ...connectorOperations(office), workflow.operation],
    error: connectorError,
    guard: async (call) => (await refusal(world, options.botId, call)) ?? paced(pace, call),
    trace: ({ headers }) => {
      const operationId = headers['x-ms-client-request-id'];
      return typeof operationId === 'string' ? { operationId } : {};
    },
  });
  url = service.url;
  const serviceUrl = `${url}/teams/`;
  return {
    ...service,
    serviceUrl,
    workflowUrl: `${url}${workflow.address}`,
    metadataUrl: `${url}/v1/.well-known/openidconfiguration`,
    cards: chats.cards,
    ...teamsClient({ chats, keys, ...options, serviceUrl, now: office.now }),
    close: async () => {
      await service.close();
      chats.close();
    },
  };
}

/** Only the bot itself, by its own identity, may speak as the bot; the keys are for everybody. */
async function refusal(world: World, botId: string, { path, headers }: Call): Promise<Answer | undefined> {
  if (!path.startsWith('/teams/')) return undefined;
  const [, token] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
  const caller = await world.verifyServiceToken(token, 'https://api.botframework.com');
  return caller?.appId === botId ? undefined : connectorError(401, 'Unauthorized', 'Authorization has been denied for this request.');
}

function paced(pace: (chat: string) => Answer | undefined, { method, path }: Call): Answer | undefined {
  const [, chat] = /^\/teams\/v3\/conversations\/([^/]+)\/activities$/.exec(path) ?? [];
  return method === 'POST' && chat !== undefined ? pace(chat) : undefined;
}
