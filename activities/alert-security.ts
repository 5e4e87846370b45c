import { operationId } from '../src/domain/code-terms.js';
import { exposureLetter, exposureText } from '../src/domain/exposure-letter.js';
import { isExposed } from '../src/domain/receipt.js';
import { noteStep } from '../src/domain/revocation.js';
import { implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { Rules } from '../src/ports/grants.js';
import type { Mailboxes, Messages } from '../src/ports/messages.js';
import type { Receipts } from '../src/ports/receipts.js';
import type { Effects } from '../src/ports/requests.js';
import { alertSecurity } from './contracts.js';

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

/** A warning by mail after a minute; after five somebody's telephone. What it says is the records' own: which doors, until when, and nobody's name. */
export const alertSecurityActivity = implement(alertSecurity, (needs: Needs) => async ({ revocationId, step }, log) => {
  const record = await needs.rules.revocation(revocationId);
  const exposed = (await needs.receipts.of(revocationId)).filter((receipt) => isExposed(receipt, needs.clock.now()));
  if (!record || exposed.length === 0) return { kind: 'told' };
  const names = new Map((await needs.doors.list()).map((door) => [door.id, door]));
  const exposures = exposed.map(({ doorId, worstCaseUntil, lastContact }) => ({
    door: names.get(doorId)?.name ?? doorId,
    timeZone: names.get(doorId)?.timeZone ?? 'UTC',
    worstCaseUntil,
    lastContact,
  }));
  const { security, pager } = needs.mailboxes;
  const once = async (way: string, send: (operation: string) => Promise<{ kind: 'sent' | 'refused' }>) => {
    const operation = operationId(revocationId, `${step}:${way}`, 1);
    if (await needs.effects.done(revocationId, operation)) return;
    if ((await send(operation)).kind === 'sent') await needs.effects.note(revocationId, operation, { step });
  };
  if (security !== undefined)
    await once('mail', (operation) =>
      needs.messages.email({
        operationId: operation,
        to: { address: security, name: 'Security' },
        ...exposureLetter(record, step, exposures, needs.publicUrl),
      }),
    );
  if (step === 'paged' && pager !== undefined)
    await once('text', (operation) =>
      needs.messages.sms({ operationId: operation, to: pager, text: exposureText(record, exposures.length) }),
    );
  await needs.rules.changeRevocation(revocationId, (before) =>
    noteStep(
      before,
      step,
      needs.clock.now(),
      exposed
        .map(({ doorId }) => doorId)
        .join(', ')
        .slice(0, 1_000),
    ),
  );
  log.warn('locks have not confirmed a revocation', { outcome: step, count: exposed.length });
  return { kind: 'told' };
});
