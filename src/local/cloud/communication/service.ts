import { z } from 'zod';
import { readJson } from '../kernel/read-json.js';
import { type Answer, type Call, serve } from '../kernel/serve.js';
import type { Service, World } from '../kernel/world.js';
import { communicationError } from './errors.js';
import { type OutboxMessage, openOutbox } from './outbox.js';
import type { PostOffice } from './post-office.js';
import { getSendResult, sendEmail } from './send-email.js';
import { sendSms } from './send-sms.js';

export type CommunicationOptions = {
  port?: number;
  /** Mail address and number of a person, by seed id, so that the outbox can be asked for people. */
  addressesOf?: (personId: string) => string[];
  /** Runs once for every new message; delivery reports start here. */
  onAccepted?: (message: OutboxMessage) => void;
};

export type Communication = Service & {
  /** Everything sent, oldest first; `to` is an address or a person's seed id. */
  outbox(filter?: { to?: string; since?: Date }): OutboxMessage[];
};

/** The local Communication Services: e-mail and text messages, taken once per operation and kept as sent. */
export async function createCommunication(world: World, options: CommunicationOptions = {}): Promise<Communication> {
  const outbox = openOutbox(world.dataDir);
  const office: PostOffice = { outbox, now: () => world.clock.now(), accepted: options.onAccepted ?? (() => undefined) };
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
    close: async () => {
      await service.close();
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
