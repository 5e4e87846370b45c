import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readJson } from '../kernel/read-json.js';
import type { Operation } from '../kernel/serve.js';
import { communicationError } from './errors.js';
import { type PostOffice, post } from './post-office.js';

const Recipient = z.object({
  to: z.string(),
  repeatabilityRequestId: z.string().optional(),
  repeatabilityFirstSent: z.string().optional(),
});
const Sms = z.object({ from: z.string().min(1), smsRecipients: z.array(Recipient).min(1).max(100), message: z.string().min(1).max(2048) });
type Recipient = z.infer<typeof Recipient>;

/** Sms - Send (`POST /sms`): 202 with a result for each recipient, and only that one says whether it was taken. Repeatable by `repeatabilityRequestId`. */
export function sendSms(office: PostOffice): Operation {
  return {
    name: 'SmsSend',
    method: 'POST',
    path: '/sms',
    handle: ({ body }) => {
      const sms = Sms.safeParse(readJson(body));
      if (!sms.success) return communicationError(400, 'BadRequest', z.prettifyError(sms.error));
      const { smsRecipients, message } = sms.data;
      return { status: 202, body: { value: smsRecipients.map((recipient) => sendTo(office, recipient, message)) } };
    },
  };
}

function sendTo(office: PostOffice, { to, repeatabilityRequestId }: Recipient, text: string) {
  if (!/^\+[1-9]\d{6,14}$/.test(to)) {
    return { to, httpStatusCode: 400, errorMessage: 'Invalid To phone number format.', successful: false };
  }
  const { id } = post(office, { channel: 'sms', to, text, operationId: repeatabilityRequestId ?? randomUUID() });
  return { to, messageId: `Outgoing_${id}`, httpStatusCode: 202, repeatabilityResult: 'accepted', successful: true };
}
