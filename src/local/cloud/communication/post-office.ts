import type { countMails } from './mail-quota.js';
import type { Outbox, OutboxMessage } from './outbox.js';

/** What the operations share. `accepted` runs once for each new message, never for a repeated one. */
export type PostOffice = { outbox: Outbox; mails: ReturnType<typeof countMails>; now(): Date; accepted(message: OutboxMessage): void };

/** Takes a message once per operation and address. */
export function post({ outbox, now, accepted }: PostOffice, message: Omit<OutboxMessage, 'id' | 'at'>): OutboxMessage {
  const taken = outbox.accept(message, now());
  if (!taken.repeated) accepted(taken.message);
  return taken.message;
}
