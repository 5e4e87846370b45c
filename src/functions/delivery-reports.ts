import { app } from '@azure/functions';
import { wordOf } from '../domain/log-fields.js';
import { logOf } from '../durable/log.js';
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
        logOf(context).warn('a message about a code came back', { requestId: delivery.requestId, channel, because: wordOf(report.word) });
      if (delivery || report.arrived || channel !== 'email') return;
      for (const link of await ports.links.sentIn(operationId)) {
        const how = await reroute(link, report.word, ports, logOf(context));
        if (how)
          logOf(context).warn('a mail to an approver came back', {
            requestId: link.requestId,
            because: wordOf(report.word),
            outcome: wordOf(how),
          });
      }
    },
  });
}
