import { operationId } from '../src/domain/code-terms.js';
import type { RequestId, VisitId } from '../src/domain/ids.js';
import type { Effects } from '../src/ports/requests.js';

type Sent = { kind: 'sent' } | { kind: 'refused'; because: string };

/** One message of a request or a visit. */
export type Step = { requestId: RequestId | VisitId; step: string; generation?: number };

/** Sends what one step of a request has to say, unless an earlier run did. A crash in between repeats the same message under the same operation id. */
export async function sendOnce(
  effects: Effects,
  { requestId, step, generation = 1 }: Step,
  send: (operationId: string) => Promise<Sent>,
): Promise<Sent> {
  const id = operationId(requestId, step, generation);
  if (await effects.done(requestId, id)) return { kind: 'sent' };
  const reply = await send(id);
  if (reply.kind === 'sent') await effects.note(requestId, id, { step });
  return reply;
}
