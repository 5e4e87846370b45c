import { nobodyMayDecideLetter } from '../src/domain/approval-letter.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { Log } from '../src/durable/log.js';
import { caseOf, nth } from './approval-mail.js';
import type { Desk } from './correspondence.js';
import { sendOnce } from './send-once.js';

/** Security hears that those who are left could not approve a request, so that somebody can mend the groups; the request itself ends denied. */
export async function tellNobodyMayDecide(desk: Desk, record: RequestRecord, log: Log): Promise<void> {
  const { mailboxes, messages, effects } = desk;
  log.warn('too few approvers', { requestId: record.id, required: record.approvals.required });
  const address = mailboxes.security;
  if (!address) return;
  const letter = nobodyMayDecideLetter(await caseOf(desk, record), record.approvals.required);
  await sendOnce(effects, { requestId: record.id, step: `nobody-may-decide${nth(record)}` }, (operationId) =>
    messages.email({ operationId, to: { address, name: 'Security' }, ...letter }),
  );
}
