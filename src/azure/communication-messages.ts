import type { TokenCredential } from '@azure/identity';
import type { Messages } from '../ports/messages.js';
import { communicationEmail } from './communication-email.js';
import { communicationSms } from './communication-sms.js';

/** `emailSender`: a verified address; `smsSender`: a number of ours in E.164. */
export type CommunicationOptions = { endpoint: string; emailSender: string; smsSender: string; credential: TokenCredential };

/** Mail and text messages through one Communication Services resource. */
export const communicationMessages = ({ endpoint, emailSender, smsSender, credential }: CommunicationOptions): Messages => ({
  email: communicationEmail({ endpoint, sender: emailSender, credential }),
  sms: communicationSms({ endpoint, sender: smsSender, credential }),
});
