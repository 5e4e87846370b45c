import { app } from '@azure/functions';
import { failureIn } from './approvals/delivery-report.js';
import { type Reroute, reroute } from './approvals/reroute.js';

/**
 * Event Grid trigger: delivery reports of Communication Services, in either schema, at least once and in any order. A mail to an approver that came back
 * goes another way; everything else is none of our business. Trouble throws, so that the report comes again.
 */
export function registerDeliveryReports(ports: Reroute): void {
  app.eventGrid('deliveryReports', {
    handler: async (event: unknown, context) => {
      const failure = failureIn(event);
      const link = failure && (await ports.links.sentIn(failure.messageId));
      if (!failure || !link) return;
      const how = await reroute(link, failure.status, ports);
      if (how) context.warn('a mail to an approver came back', { requestId: link.requestId, status: failure.status, asked: how });
    },
  });
}
