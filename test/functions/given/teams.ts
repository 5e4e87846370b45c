import { RequestId } from '../../../src/domain/ids.js';
import { CardData } from '../../../src/domain/teams-cards/card.js';
import { sealCard } from '../../../src/domain/teams-cards/card-seal.js';
import type { Person } from '../../../src/ports/people.js';
import { memoryTeams } from '../../support/memory/teams.js';
import { type Edge, edgePorts, tenantId } from './edge.js';

type Change = Record<string, unknown>;
type Use = { card?: CardData; inputs?: Change; data?: Change; state?: string; activity?: Change; token?: string };
export type CardReply = { statusCode: number; type: string; value: Record<string, unknown> };

/** The entrances of an app that has a bot. */
export const edgeWithBot = () => ({ ...edgePorts(), teams: memoryTeams() });

/** Teams as the bot meets it; the bot believes it by `Bearer teams`. */
export function openTeams(edge: Edge, fetch: (path: string, init: RequestInit) => Promise<Response>) {
  const post = async (who: Person, activity: Change, token = 'teams') => {
    const body = {
      ...{ channelId: 'msteams', serviceUrl: 'https://teams.example/', from: { id: '29:1', aadObjectId: who.id } },
      ...{ conversation: { id: `a:${who.id}`, conversationType: 'personal' }, channelData: { tenant: { id: tenantId } } },
      ...activity,
    };
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const response = await fetch('/api/teams/messages', { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as CardReply & Record<string, unknown> };
  };
  /** `question`: the one that is asked now, unless it is said; `unknown` on cards from before they had one. */
  const sealed = async (who: Person, kind: CardData['kind'], requestId: string, question?: number | 'unknown') => {
    const { master } = await edge.keys.current();
    const { data: id } = RequestId.safeParse(requestId);
    const asked = question ?? (id && (await edge.requests.read(id))?.question) ?? 0;
    const about = kind === 'decide' && asked !== 'unknown' ? { kind, requestId, question: asked } : { kind, requestId };
    return CardData.parse(sealCard(master, about, who.id));
  };
  return {
    post,
    sealed,
    /** Uses the card this person was sent about the request. */
    async click(who: Person, requestId: RequestId | string, verb: string, use: Use = {}) {
      const kind = verb === 'ask' ? 'ask' : 'decide';
      const data = { ...(use.card ?? (await sealed(who, kind, requestId))), reason: 'Known', ...use.inputs, ...use.data };
      const value = { action: { type: 'Action.Execute', verb, data }, ...(use.state !== undefined && { state: use.state }) };
      return post(who, { type: 'invoke', name: 'adaptiveCard/action', value, ...use.activity }, use.token);
    },
    say: (who: Person, text: string) => post(who, { type: 'message', text }),
  };
}

/** Everything a card says, run by run. */
export function textOf(part: unknown): string {
  if (typeof part !== 'object' || part === null) return '';
  const own = 'text' in part && typeof part.text === 'string' ? [part.text] : [];
  return [...own, ...Object.values(part).map(textOf)].filter(Boolean).join('\n');
}
