import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readJson } from '../kernel/read-json.js';
import type { Answer, Call, Operation } from '../kernel/serve.js';
import { communicationError } from './errors.js';
import { type PostOffice, post } from './post-office.js';

const Recipient = z.object({ address: z.email(), displayName: z.string().optional() });
const Email = z.object({
  senderAddress: z.email(),
  content: z.object({ subject: z.string().min(1), plainText: z.string().optional(), html: z.string().optional() }),
  recipients: z.object({
    to: z.array(Recipient).min(1),
    cc: z.array(Recipient).default([]),
    bcc: z.array(Recipient).default([]),
  }),
  attachments: z.array(z.object({ name: z.string().min(1), contentType: z.string().min(1), contentInBase64: z.base64() })).optional(),
});

/**
 * Email - Send (`POST /emails:send`). The same `operation-id` again is the same message, not a second one.
 * What the real service does with a repeated id is not documented; the app keeps its own record of what was sent.
 */
export function sendEmail(office: PostOffice): Operation {
  return { name: 'EmailSend', method: 'POST', path: '/emails\\:send', handle: (call) => send(office, call) };
}

/** Email - Get Send Result (`GET /emails/operations/{id}`): every accepted message has succeeded. */
export function getSendResult({ outbox }: PostOffice): Operation {
  return {
    name: 'EmailGetSendResult',
    method: 'GET',
    path: '/emails/operations/:id',
    handle: ({ params: { id = '' } }) =>
      outbox.knows(id)
        ? { status: 200, body: { id, status: 'Succeeded', error: null } }
        : communicationError(404, 'OperationNotFound', `There is no operation ${id}.`),
  };
}

/** "TooManyRequests", with the seconds after which a mail may be sent again. */
function tooMany(seconds: number): Answer {
  const refusal = communicationError(429, 'TooManyRequests', 'The request limit for this domain was exceeded.');
  return { ...refusal, headers: { ...refusal.headers, 'retry-after': String(seconds) } };
}

function send(office: PostOffice, call: Call): Answer {
  const operationId = String(call.headers['operation-id'] ?? randomUUID());
  if (!z.guid().safeParse(operationId).success) return communicationError(400, 'BadArgument', 'The operation-id must be a UUID.');
  const email = Email.safeParse(readJson(call.body));
  if (!email.success) return communicationError(400, 'BadArgument', z.prettifyError(email.error));
  const { content, recipients, attachments: files = [] } = email.data;
  const attachments = files.map(({ name, contentType, contentInBase64 }) => ({
    name,
    contentType,
    text: Buffer.from(contentInBase64, 'base64').toString('utf8'),
  }));
  if (content.plainText === undefined && content.html === undefined) {
    return communicationError(400, 'BadArgument', 'The content needs plainText or html.');
  }
  const room = office.outbox.knows(operationId) ? { ok: true as const } : office.mails.take();
  if (!room.ok) return tooMany(room.retryAfterSeconds);
  for (const { address } of [...recipients.to, ...recipients.cc, ...recipients.bcc]) {
    const { subject, plainText = '', html } = content;
    post(office, {
      channel: 'email',
      to: address,
      subject,
      text: plainText,
      ...(html !== undefined && { html }),
      ...(attachments.length > 0 && { attachments }),
      operationId,
    });
  }
  const status = `https://${call.headers.host}/emails/operations/${operationId}?api-version=${call.query.get('api-version') ?? '2025-09-01'}`;
  return { status: 202, headers: { 'operation-location': status, 'retry-after': '1' }, body: { id: operationId, status: 'Running' } };
}
