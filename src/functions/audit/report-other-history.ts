import { digestOf } from '../../domain/audit/checkpoint.js';
import { otherHistoryLetter } from '../../domain/audit/letters.js';
import { operationId } from '../../domain/code-terms.js';
import type { Ports } from '../edge-ports.js';

type Needs = Ports<'audit' | 'checkpoints' | 'clock' | 'effects' | 'messages' | 'mailboxes'>;

/**
 * On the shelf stands a checkpoint that these chains do not bear out: the database was changed, or set back to an earlier day. Said in the audit and to
 * security, once; the next checkpoint goes behind what is there, and both histories stay to be compared.
 */
export async function reportOtherHistory(n: number, { audit, checkpoints, clock, ...needs }: Needs): Promise<void> {
  const { book, shelf } = checkpoints;
  if (!shelf) return;
  const at = clock.now().toISOString();
  const last = await lastOn(n, (number) => shelf.read(number));
  await audit.append({
    recordId: `other-history:${n}:${last.n}`,
    kind: 'audit.other-history',
    at,
    by: 'system',
    detail: { from: n, to: last.n },
  });
  await tellSecurity(n, last.n, needs);
  await book.note({ n: last.n, digest: digestOf(last.text), at, allN: last.n + 1 });
}

async function tellSecurity(from: number, to: number, { effects, messages, mailboxes }: Omit<Needs, 'audit' | 'checkpoints' | 'clock'>) {
  const operation = operationId('audit', `other-history:${from}:${to}`, 1);
  const address = mailboxes.security;
  if (address === undefined || (await effects.done('audit', operation))) return;
  const letter = otherHistoryLetter(from);
  const reply = await messages.email({ operationId: operation, to: { address, name: 'Security' }, ...letter });
  if (reply.kind === 'sent') await effects.note('audit', operation, { from: String(from) });
}

/** The last number that is taken, found in steps that double and halve. */
async function lastOn(taken: number, read: (n: number) => Promise<string | undefined>): Promise<{ n: number; text: string }> {
  let known = { n: taken, text: (await read(taken)) ?? '' };
  for (let step = 1; step >= 1; ) {
    const text = await read(known.n + step);
    if (text !== undefined) known = { n: known.n + step, text };
    step = text === undefined ? Math.floor(step / 2) : step * 2;
  }
  return known;
}
