import { z } from 'zod';

const Data = z.object({ messageId: z.string(), status: z.string() });
const type = z.literal('Microsoft.Communication.EmailDeliveryReportReceived');

/** Azure Event Grid, "Communication Services: email events": the Event Grid schema, or CloudEvents 1.0. */
const DeliveryReport = z.union([z.object({ eventType: type, data: Data }), z.object({ type, data: Data })]);

/** These reached a mailbox, or what hands on to several; every other word means that the person has nothing to read. */
const arrived = new Set(['Delivered', 'Expanded']);

/** The mail that did not arrive, and the service's word for it; undefined for everything else. */
export function failureIn(event: unknown): { messageId: string; status: string } | undefined {
  const report = DeliveryReport.safeParse(event);
  if (!report.success) return undefined;
  const { messageId, status } = report.data.data;
  return arrived.has(status) ? undefined : { messageId: messageId.toLowerCase(), status: /^\w{1,40}$/.test(status) ? status : 'Failed' };
}
