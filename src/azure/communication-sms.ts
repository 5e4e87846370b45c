import { SmsClient, type SmsClientOptions, type SmsSendResult } from '@azure/communication-sms';
import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import type { Messages } from '../ports/messages.js';
import { deliveryVerdict, isFinal, patienceMs } from './communication-trouble.js';

export type CommunicationSmsOptions = { endpoint: string; sender: string; credential: TokenCredential };

type Policy = NonNullable<SmsClientOptions['additionalPolicies']>[number]['policy'];

const Outgoing = z.looseObject({
  smsRecipients: z.array(z.looseObject({ to: z.string() })),
  smsSendOptions: z.looseObject({ tag: z.string() }),
});

/** Text messages through Azure Communication Services (`POST /sms`). The operation id is the repeatability id and the tag of the delivery report. */
export function communicationSms({ endpoint, sender, credential }: CommunicationSmsOptions): Messages['sms'] {
  const additionalPolicies = [{ position: 'perCall' as const, policy: sameIdEveryTime }];
  const client = new SmsClient(endpoint, credential, { retryOptions: { maxRetries: 0 }, additionalPolicies });
  return async ({ operationId, to, text }) => {
    const message = { from: sender, to: [to], message: text };
    try {
      const [result] = await client.send(message, {
        enableDeliveryReport: true,
        tag: operationId,
        abortSignal: AbortSignal.timeout(patienceMs),
      });
      return verdictOn(result);
    } catch (error) {
      return deliveryVerdict('sms', error);
    }
  };
}

/** The SDK draws a new `repeatabilityRequestId` for every call, so that a repeated send would be a second message: ours takes its place. */
const sameIdEveryTime: Policy = {
  name: 'sameIdEveryTime',
  sendRequest: (request, next) => {
    const body = Outgoing.parse(JSON.parse(String(request.body)));
    const repeatabilityRequestId = body.smsSendOptions.tag;
    request.body = JSON.stringify({
      ...body,
      smsRecipients: body.smsRecipients.map((recipient) => ({ ...recipient, repeatabilityRequestId })),
    });
    return next(request);
  },
};

/** HTTP 202 says nothing of the single recipient; his own status does. */
function verdictOn(result: SmsSendResult | undefined): Awaited<ReturnType<Messages['sms']>> {
  if (result?.successful) return { kind: 'sent' };
  const status = result?.httpStatusCode;
  if (isFinal(status)) return { kind: 'refused', because: String(status) };
  throw new LatchError('delivery-unavailable', `sms (${status ?? 'no result'})`);
}
