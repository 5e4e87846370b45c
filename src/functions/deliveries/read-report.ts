import { z } from 'zod';
import type { Report } from '../../domain/delivery-note.js';

const Email = z.object({ messageId: z.string(), status: z.string() });
const Sms = z.object({ tag: z.string(), deliveryStatus: z.string() });

/** Azure Event Grid, "Communication Services events", in either schema: Event Grid's own, or CloudEvents 1.0. */
const Event = z.union([z.object({ eventType: z.string(), data: z.unknown() }), z.object({ type: z.string(), data: z.unknown() })]);

/** These reached a mailbox, or what hands on to several; every other word means that the person has nothing to read. */
const arrived = new Set(['Delivered', 'Expanded']);

/** What became of which message of ours, by the operation id it was sent under; undefined for every other event. */
export function readReport(event: unknown): { channel: 'email' | 'sms'; operationId: string; report: Report } | undefined {
  const known = Event.safeParse(event).data;
  const type = known && ('eventType' in known ? known.eventType : known.type);
  if (type === 'Microsoft.Communication.EmailDeliveryReportReceived') {
    const data = Email.safeParse(known?.data).data;
    return data && { channel: 'email', operationId: data.messageId.toLowerCase(), report: reportOf(data.status) };
  }
  if (type !== 'Microsoft.Communication.SMSDeliveryReportReceived') return undefined;
  const data = Sms.safeParse(known?.data).data;
  return data && { channel: 'sms', operationId: data.tag.toLowerCase(), report: reportOf(data.deliveryStatus) };
}

/** The service's word is kept only where it is one. */
const reportOf = (status: string): Report => ({ arrived: arrived.has(status), word: /^\w{1,40}$/.test(status) ? status : 'Failed' });
