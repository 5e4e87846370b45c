import { RequestId } from '../../domain/ids.js';
import { signInProven } from '../../domain/sign-in-proof.js';
import { isSealed } from '../../domain/teams-cards/card-seal.js';
import type { Reply } from '../http/reply.js';
import { askInTeams } from './ask-in-teams.js';
import { refusedCard } from './card-answers.js';
import { decideInTeams } from './decide-in-teams.js';
import { signedInAs } from './identity-of.js';
import { showInTeams } from './show-in-teams.js';
import type { CardUse } from './teams-ports.js';

/** What each kind of card can be used for. */
const verbsOn = { decide: ['approve', 'deny', 'show'], state: ['show'], ask: ['ask'] } as const satisfies Record<string, readonly string[]>;

/** Only a card that we made for this very person counts, and only for what it is there for. */
export async function actOnCard(use: CardUse): Promise<Reply> {
  const { who, invoke, ports } = use;
  const { verb, data } = invoke.action;
  const masters = (await ports.keys.all()).map(({ master }) => master);
  const { kind, requestId, mac, question } = data;
  const verbs: readonly string[] = verbsOn[kind];
  if (!isSealed(masters, { kind, requestId, mac, ...(question !== undefined && { question }) }, who.id) || !verbs.includes(verb)) {
    await auditForgery(use);
    return refusedCard(403, 'not-your-card', 'This card was not made for you.');
  }
  const proven = signInProven(masters, invoke.state, { about: requestId, personId: who.id, now: ports.clock.now() });
  const signed = proven ? { ...use, who: signedInAs(who, proven) } : use;
  switch (verb) {
    case 'show':
      return showInTeams(signed);
    case 'ask':
      return askInTeams(signed);
    case 'approve':
    case 'deny':
      return decideInTeams(signed, verb);
  }
}

/** The audit is told who came with a card that is not theirs. */
function auditForgery({ who, invoke, ports: { audit, clock, newId } }: CardUse): Promise<void> {
  return audit.append({
    ...{ recordId: `card:${newId()}`, kind: 'card.refused', at: clock.now().toISOString(), by: who.id },
    requestId: RequestId.safeParse(invoke.action.data.requestId).data,
    because: 'forged',
    detail: { asked: { verb: invoke.action.verb } },
  });
}
