import { operationId } from '../src/domain/code-terms.js';
import { type Exposure, exposureLetter, exposureText } from '../src/domain/exposure-letter.js';
import { isExposed } from '../src/domain/receipt.js';
import { noteAlert } from '../src/domain/revocation.js';
import type { Alert, RevocationRecord } from '../src/domain/revocation-record.js';
import { implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { Rules } from '../src/ports/grants.js';
import type { Mailboxes, Messages } from '../src/ports/messages.js';
import type { ReceiptSummary, Receipts } from '../src/ports/receipts.js';
import type { Effects } from '../src/ports/requests.js';
import { alertSecurity } from './contracts.js';
import { type Send, tellOnce } from './tell-once.js';

type Needs = {
  rules: Rules;
  receipts: Receipts;
  doors: Doors;
  effects: Effects;
  messages: Messages;
  mailboxes: Mailboxes;
  clock: Clock;
  publicUrl: string;
};

/**
 * A warning by mail after a minute; after five somebody's telephone, whatever became of the mail. What it says is the records' own: which doors, until when,
 * and nobody's name. While mail or telephone is out the record says when to try again.
 */
export const alertSecurityActivity = implement(alertSecurity, (needs: Needs) => async ({ revocationId, step }, log) => {
  const { rules, receipts, clock } = needs;
  const record = await rules.revocation(revocationId);
  const exposed = (await receipts.of(revocationId)).filter((receipt) => isExposed(receipt, clock.now()));
  if (!record || exposed.length === 0) return { kind: 'told' };
  const told = await tell(needs, record, step, exposed);
  const where = exposed.map(({ doorId }) => doorId).join(', ');
  await rules.changeRevocation(revocationId, (before) => noteAlert(before, step, told, clock.now(), where.slice(0, 1_000)));
  log.warn('locks have not confirmed a revocation', {
    outcome: step,
    because: told === 'all' ? undefined : 'untold',
    count: exposed.length,
  });
  return { kind: told === 'all' ? 'told' : 'not-yet' };
});

/** Mail and telephone at the same time, each by itself; a page is one as soon as the telephone has rung. */
async function tell(
  needs: Needs,
  record: RevocationRecord,
  step: Alert,
  exposed: readonly ReceiptSummary[],
): Promise<'all' | 'some' | 'nobody'> {
  const { messages, mailboxes, effects, publicUrl } = needs;
  const { security, pager } = mailboxes;
  const { revocationId } = record;
  const once = (way: string, send: Send) =>
    tellOnce(effects, { instanceId: revocationId, operation: operationId(revocationId, `${step}:${way}`, 1), step }, send);
  const text = exposureText(record, exposed.length);
  const letter = exposureLetter(record, step, await exposuresOf(needs, exposed), publicUrl);
  const ways = await Promise.all([
    ...(step === 'paged' && pager !== undefined
      ? [once('text', (operation) => messages.sms({ operationId: operation, to: pager, text }))]
      : []),
    ...(security !== undefined
      ? [once('mail', (operation) => messages.email({ operationId: operation, to: { address: security, name: 'Security' }, ...letter }))]
      : []),
  ]);
  if (!ways.includes('not-yet')) return 'all';
  return ways[0] === 'told' ? 'some' : 'nobody';
}

async function exposuresOf({ doors }: Needs, exposed: readonly ReceiptSummary[]): Promise<Exposure[]> {
  const known = new Map((await doors.list()).map((door) => [door.id, door]));
  return exposed.map(({ doorId, worstCaseUntil, lastContact }) => ({
    door: known.get(doorId)?.name ?? doorId,
    timeZone: known.get(doorId)?.timeZone ?? 'UTC',
    worstCaseUntil,
    lastContact,
  }));
}
