import { randomUUID } from 'node:crypto';
import type { OutboxMessage } from './outbox.js';

/** How a mail ended ("Communication Services: email events"). */
export const deliveryStatuses = ['Delivered', 'Bounced', 'Failed', 'FilteredSpam', 'Quarantined', 'Suppressed', 'Expanded'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** `Microsoft.Communication.EmailDeliveryReportReceived` in the Event Grid schema. */
export const deliveryReport = ({ operationId, to }: OutboxMessage, status: DeliveryStatus, sender: string, at: Date) => ({
  id: randomUUID(),
  topic: '/subscriptions/local/resourceGroups/latch/providers/Microsoft.Communication/communicationServices/latch',
  subject: `sender/${sender}/message/${operationId}`,
  eventType: 'Microsoft.Communication.EmailDeliveryReportReceived',
  eventTime: at.toISOString(),
  dataVersion: '1.0',
  metadataVersion: '1',
  data: {
    ...{ sender, recipient: to, messageId: operationId, status },
    deliveryStatusDetails: { statusMessage: status, recipientMailServerHostName: 'mail.invalid' },
    deliveryAttemptTimeStamp: at.toISOString(),
  },
});
