import { app } from '@azure/functions';
import { readGridEvent } from '../domain/signals/grid-event.js';
import { logOf } from '../durable/log.js';
import type { Ports } from './edge-ports.js';
import type { SettlePorts } from './events/settle-signals.js';
import { takeSignal } from './events/take-signal.js';
import { durableClient } from './flows.js';

/**
 * Event Grid trigger: changes of the directory (Microsoft Graph as a partner) and orders of security's own tools, in either schema, at least once and in
 * any order. Trouble with the records throws, so that the event comes again; what was taken is in them.
 */
export function registerSecurityEvents(ports: SettlePorts & Ports<'tenantId'>): void {
  app.eventGrid('securityEvents', {
    extraInputs: [durableClient],
    handler: async (event: unknown, context) => {
      const read = readGridEvent(event, ports.tenantId);
      if (read.kind === 'malformed') logOf(context).warn('a security event cannot be read');
      if (read.kind !== 'signal') return;
      const { heard, source, senderId, issuedAt } = read;
      await takeSignal({ feed: 'event-grid', source, senderId, heard, ...(issuedAt !== undefined && { issuedAt }) }, ports, context);
    },
  });
}
