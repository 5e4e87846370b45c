import { app } from '@azure/functions';
import { logOf } from '../durable/register.js';
import { type Reroute, reroute } from './approvals/reroute.js';
import { hearReport, type ReportDesk } from './deliveries/hear-report.js';
import { readReport } from './deliveries/read-report.js';

/**
 * Event Grid trigger: delivery reports of Communication Services, in either schema, at least once and in any order. A message about a code, or a mail to an
 * approver, that came back goes another way; everything else is none of our business. Trouble throws, so that the report comes again.
 */
export function registerDeliveryReports(ports: Reroute & ReportDesk): void {
  app.eventGrid('deliveryReports', {
    handler: async (event: unknown, context) => {
      const read = readReport(event);
      if (!read) return;
      const { channel, operationId, report } = read;
      const delivery = await hearReport(operationId, report, ports);
      if (delivery?.state === 'failed')
        context.warn('a message about a code came back', { requestId: delivery.requestId, channel, word: report.word });
      if (delivery || report.arrived || channel !== 'email') return;
      for (const link of await ports.links.sentIn(operationId)) {
        const how = await reroute(link, report.word, ports, logOf(context));
        if (how) context.warn('a mail to an approver came back', { requestId: link.requestId, status: report.word, asked: how });
      }
    },
  });
}
