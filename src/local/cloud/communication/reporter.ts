import { type DeliveryStatus, deliveryReport } from './delivery-reports.js';
import type { Outbox, OutboxMessage } from './outbox.js';

type Setup = {
  outbox: Outbox;
  statusOf(message: OutboxMessage): DeliveryStatus;
  now(): Date;
  /** Nobody is told of deliveries without it. */
  take?(event: object): Promise<boolean>;
};

const pauseMs = 1_000;
const sender = 'latch@local';

/** Tells somebody how every mail ended, in order, each until it is taken; what was not taken comes again, also after a restart. */
export function reporter({ outbox, statusOf, now, take }: Setup) {
  let round: Promise<void> = Promise.resolve();
  let again: NodeJS.Timeout | undefined;
  let stopped = false;
  const tellAll = async (): Promise<void> => {
    for (const message of stopped || !take ? [] : outbox.unreported()) {
      const taken = await take?.(deliveryReport(message, statusOf(message), sender, now())).catch(() => false);
      if (stopped) return;
      if (!taken) return later();
      outbox.reported(message.id);
    }
  };
  const pump = (): void => {
    clearTimeout(again);
    round = round.then(tellAll);
  };
  const later = (): void => {
    again = setTimeout(pump, pauseMs).unref();
  };
  pump();
  return {
    pump,
    idle: () => round,
    async stop() {
      stopped = true;
      clearTimeout(again);
      await round;
    },
  };
}
