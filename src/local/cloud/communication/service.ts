import { z } from 'zod';
import { readJson } from '../kernel/read-json.js';
import { type Answer, type Call, serve } from '../kernel/serve.js';
import type { Service, World } from '../kernel/world.js';
import type { DeliveryStatus } from './delivery-reports.js';
import { communicationError } from './errors.js';
import { countMails, type MailQuota, usualQuota } from './mail-quota.js';
import { type OutboxMessage, openOutbox } from './outbox.js';
import type { PostOffice } from './post-office.js';
import { reporter } from './reporter.js';
import { getSendResult, sendEmail } from './send-email.js';
import { sendSms } from './send-sms.js';

export type CommunicationOptions = {
  port?: number;
  /** How many mails it lets out; without it as many as it lets out of a custom domain. */
  mailQuota?: MailQuota;
  /** Mail address and number of a person, by seed id, so that the outbox can be asked for people. */
  addressesOf?: (personId: string) => string[];
  /** Takes the delivery report of a mail, as Event Grid would deliver it. False: not now, it comes again. */
  report?: (event: object) => Promise<boolean>;
};

export type Communication = Service & {
  /** Everything sent, oldest first; `to` is an address or a person's seed id. */
  outbox(filter?: { to?: string; since?: Date }): OutboxMessage[];
  /** From now on mails to this address, or to the addresses of this person, end like this. */
  setMailbox(who: string, status: DeliveryStatus): void;
};

/** The local Communication Services: e-mail and text messages, taken once per operation and kept as sent. */
export async function createCommunication(world: World, options: CommunicationOptions = {}): Promise<Communication> {
  const outbox = openOutbox(world.dataDir);
  const mailboxes = new Map<string, DeliveryStatus>();
  const statusOf = ({ to }: OutboxMessage) => mailboxes.get(to.toLowerCase()) ?? 'Delivered';
  const reports = reporter({ outbox, statusOf, now: () => world.clock.now(), ...(options.report && { take: options.report }) });
  const now = () => world.clock.now();
  const office: PostOffice = { outbox, mails: countMails(options.mailQuota ?? usualQuota, now), now, accepted: reports.pump };
  const service = await serve(world, {
    name: 'communication',
    port: options.port ?? 0,
    operations: [sendEmail(office), getSendResult(office), sendSms(office)],
    error: communicationError,
    guard: (call) => refusal(world, call),
    trace,
  });
  return {
    ...service,
    outbox: ({ to, since } = {}) =>
      outbox.list({ ...(to !== undefined && { to: [to, ...(options.addressesOf?.(to) ?? [])] }), ...(since && { since }) }),
    setMailbox: (who, status) => {
      for (const address of [who, ...(options.addressesOf?.(who) ?? [])]) mailboxes.set(address.toLowerCase(), status);
    },
    idle: reports.idle,
    close: async () => {
      await service.close();
      await reports.stop();
      outbox.close();
    },
  };
}

async function refusal(world: World, { headers }: Call): Promise<Answer | undefined> {
  const [, token] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
  const caller = await world.verifyServiceToken(token, 'https://communication.azure.com');
  return caller ? undefined : communicationError(401, 'Unauthorized', 'The request is missing a valid access token.');
}

const Traced = z.object({ smsRecipients: z.array(z.object({ repeatabilityRequestId: z.string() })).min(1) });

/** The ledger names the operation, never the message. */
function trace({ headers, body }: Call): { operationId?: string } {
  const header = headers['operation-id'];
  if (typeof header === 'string') return { operationId: header };
  const operationId = Traced.safeParse(readJson(body)).data?.smsRecipients[0]?.repeatabilityRequestId;
  return operationId === undefined ? {} : { operationId };
}
