import { isLiftedLockdown } from '../src/domain/lockdown.js';
import { isDue, nextMove } from '../src/domain/receipt.js';
import { alertOf, settle } from '../src/domain/revocation.js';
import type { RevocationRecord } from '../src/domain/revocation-record.js';
import { earliest } from '../src/domain/window.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Rules } from '../src/ports/grants.js';
import type { ReceiptSummary } from '../src/ports/receipts.js';
import { type ConfirmNeeds, confirmDoor } from './confirm-door.js';
import { disarmDoors } from './contracts.js';
import { inTurns } from './in-turns.js';

type Needs = ConfirmNeeds & { rules: Rules };
type Round = Answer<typeof disarmDoors>;

const doorsARun = 40;
const locksAtOnce = 8;

/** V4, a few doors at a time: which of them, the receipts tell, so that it goes on where it was cut short and nothing is told twice. */
export const disarmDoorsActivity = implement(disarmDoors, (needs: Needs) => async ({ revocationId }, log): Promise<Round> => {
  const revocation = await needs.rules.revocation(revocationId);
  if (!revocation || isLiftedLockdown(revocation)) return { kind: 'settled' };
  const due = (await needs.receipts.of(revocationId)).filter((receipt) => isDue(receipt, needs.clock.now()));
  await inTurns(due.slice(0, doorsARun), locksAtOnce, ({ doorId }) => confirmDoor(needs, revocation, doorId));
  if (due.length > doorsARun) return { kind: 'more' };
  const receipts = await needs.receipts.of(revocationId);
  const after = await needs.rules.changeRevocation(revocationId, (record) => settle(record, receipts, needs.clock.now()));
  log.info('locks told', { count: due.length, required: receipts.length, outcome: after?.confirmed ? 'confirmed' : 'unconfirmed' });
  return roundOf(after ?? revocation, receipts, needs.clock.now());
});

function roundOf(record: RevocationRecord, receipts: readonly ReceiptSummary[], now: Date): Round {
  if (record.confirmed) return { kind: 'settled' };
  const moves = receipts.flatMap((receipt) => nextMove(receipt, now) ?? []);
  const alert = moves.length > 0 ? alertOf(record, now) : {};
  if (alert.due) return { kind: 'alert', step: alert.due };
  const [first, ...others] = [
    ...moves,
    ...(alert.next ? [alert.next.toISOString()] : []),
    ...(record.notBefore ? [record.notBefore] : []),
  ].filter((at) => at > now.toISOString());
  return first === undefined ? { kind: 'more' } : { kind: 'waiting', next: earliest(first, ...others) };
}
