import type { InvocationContext } from '@azure/functions';
import { operationId } from '../../domain/code-terms.js';
import type { Delegation } from '../../domain/delegation.js';
import { delegatedLetter, delegatingLetter, delegationEndedLetter } from '../../domain/delegation-letter.js';
import { type Letter, said } from '../../domain/letter.js';
import { logOf } from '../../durable/log.js';
import type { Person } from '../../ports/people.js';
import type { Ports } from '../edge-ports.js';

type Needs = Ports<'messages' | 'effects'>;
type Told = { delegation: Delegation; of: Person; to: Person };

/** Tells both that it begins, once. The delegation stands whether a mail arrives or not. */
export async function tellDelegation(told: Told, needs: Needs, context: InvocationContext): Promise<void> {
  const named = namedOf(told);
  await Promise.all([
    write(told.to, delegatedLetter(named), [told.delegation.delegationId, 'delegated'], needs, context),
    write(told.of, delegatingLetter(named), [told.delegation.delegationId, 'delegating'], needs, context),
  ]);
}

/** Tells the delegate that it is over before its time, once. */
export const tellDelegationEnded = async (told: Told, needs: Needs, context: InvocationContext): Promise<void> =>
  write(told.to, delegationEndedLetter(namedOf(told)), [told.delegation.delegationId, 'delegation-ended'], needs, context);

const namedOf = ({ delegation, of, to }: Told) => ({ ...delegation, of: of.displayName, to: to.displayName });

async function write(
  { mail, displayName }: Person,
  letter: Letter,
  [id, step]: [string, string],
  { messages, effects }: Needs,
  context: InvocationContext,
): Promise<void> {
  const operation = operationId(id, step, 1);
  if (!mail || (await effects.done(id, operation))) return;
  const mailed = { operationId: operation, to: { address: mail, name: said(displayName) }, ...letter };
  const reply = await messages.email(mailed).catch(() => undefined);
  if (reply?.kind === 'sent') return effects.note(id, operation, { step });
  logOf(context).warn('nobody was told of a delegation', { delegationId: id, outcome: step });
}
