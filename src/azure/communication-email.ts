import { EmailClient } from '@azure/communication-email';
import type { TokenCredential } from '@azure/identity';
import type { Attachment, Messages } from '../ports/messages.js';
import { deliveryVerdict, patienceMs } from './communication-trouble.js';

export type CommunicationEmailOptions = { endpoint: string; sender: string; credential: TokenCredential };

/**
 * Mail through Azure Communication Services (`POST /emails:send`). The operation id travels as `operation-id`, the same on every run.
 * The service's acceptance is what counts: its fate comes later as a delivery report, because asking for it is rationed tightly.
 */
export function communicationEmail({ endpoint, sender, credential }: CommunicationEmailOptions): Messages['email'] {
  const client = new EmailClient(endpoint, credential, { retryOptions: { maxRetries: 0 } });
  return async ({ operationId, to, subject, text, html, attachments = [] }) => {
    const message = {
      senderAddress: sender,
      content: { subject, plainText: text, html },
      ...(attachments.length > 0 && { attachments: attachments.map(encoded) }),
      recipients: { to: [{ address: to.address, displayName: to.name }] },
    };
    let accepted = false;
    const onResponse = ({ status }: { status: number }) => {
      accepted ||= status === 202;
    };
    try {
      await client.beginSend(message, { operationId, onResponse, abortSignal: AbortSignal.timeout(patienceMs) });
      return { kind: 'sent' };
    } catch (error) {
      // The SDK asks for the state once after sending; that this question failed does not unsend the mail.
      return accepted ? { kind: 'sent' } : deliveryVerdict('email', error);
    }
  };
}

const encoded = ({ name, contentType, text }: Attachment) => ({
  name,
  contentType,
  contentInBase64: Buffer.from(text, 'utf8').toString('base64'),
});
