import type { InvocationContext } from '@azure/functions';
import { askAgain } from '../../domain/asking.js';
import type { PersonId } from '../../domain/ids.js';
import type { Ports } from '../edge-ports.js';

/** Who decides in this person's place has changed: for the open questions they were asked, it is looked up again who may answer. */
export async function askDelegates(
  of: PersonId,
  { requests, flows }: Ports<'requests' | 'flows'>,
  context: InvocationContext,
): Promise<void> {
  const wereAsked = (await requests.open()).filter(({ approvals }) => approvals.asked?.some(({ personId }) => personId === of));
  for (const { id } of wereAsked) {
    await requests.change(id, askAgain);
    await flows(context).wake(id);
  }
}
