import type { InvocationContext } from '@azure/functions';
import { askAgain } from '../../domain/asking.js';
import type { PersonId } from '../../domain/ids.js';
import type { Ports } from '../edge-ports.js';

/** Who decides in this person's place has changed: for the open questions that they, or anybody they have named, were asked, it is looked up again who may answer. */
export async function askDelegates(
  of: PersonId,
  { requests, flows, delegations }: Ports<'requests' | 'flows' | 'delegations'>,
  context: InvocationContext,
): Promise<void> {
  const concerned = [of, ...(await delegations.of(of)).to];
  const wereAsked = (await requests.open()).filter(({ approvals }) =>
    approvals.asked?.some(({ personId }) => concerned.includes(personId)),
  );
  for (const { id } of wereAsked) {
    await requests.change(id, askAgain);
    await flows(context).wake(id);
  }
}
