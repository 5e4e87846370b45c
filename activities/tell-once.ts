import type { Effects } from '../src/ports/requests.js';
import { unlessOut } from './unless-out.js';

/** One message to a department: the instance it is about and its own operation id. */
export type Telling = { instanceId: string; operation: string; step: string };

type Sent = { kind: 'sent' } | { kind: 'refused'; because: string };

/** Hands a message to its provider under this operation id. */
export type Send = (operationId: string) => Promise<Sent>;

/**
 * Sends it unless an earlier run did. `not-yet`: what takes it cannot now, and whoever asks comes again; what is refused for good is not tried again.
 * A crash in between repeats the same message under the same operation id.
 */
export async function tellOnce(effects: Effects, { instanceId, operation, step }: Telling, send: Send): Promise<'told' | 'not-yet'> {
  if (await effects.done(instanceId, operation)) return 'told';
  const reply = await unlessOut(send(operation));
  if (reply === 'out') return 'not-yet';
  if (reply.kind === 'sent') await effects.note(instanceId, operation, { step });
  return 'told';
}
