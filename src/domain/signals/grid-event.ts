import { z } from 'zod';
import { PersonId, RequestId } from '../ids.js';
import type { Heard, SignalRecord } from './signal-record.js';

/** What an event of Event Grid says, and who sent it. `malformed`: it is for us, and cannot be read. */
export type GridEvent =
  | ({ kind: 'signal'; heard: Heard[] } & Pick<SignalRecord, 'source' | 'senderId' | 'issuedAt'>)
  | { kind: 'malformed' | 'other' };

const Id = z.string().min(1).max(256);
const Source = z.string().max(512);
const When = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .optional()
  .catch(undefined);

/** CloudEvents 1.0, or the Event Grid schema. */
const Event = z.union([
  z
    .object({ specversion: z.literal('1.0'), id: Id, source: Source, type: z.string(), time: When, data: z.unknown() })
    .transform(({ id, source, type, time, data }) => ({ senderId: id, source, type, issuedAt: time, data })),
  z
    .object({ id: Id, topic: Source.default(''), eventType: z.string(), eventTime: When, data: z.unknown() })
    .transform(({ id, topic, eventType, eventTime, data }) => ({
      senderId: id,
      source: topic,
      type: eventType,
      issuedAt: eventTime,
      data,
    })),
]);

const Directory = z.object({ tenantId: z.uuid().toLowerCase(), resourceData: z.object({ id: z.string() }) });
const Order = z.object({
  target: z.union([z.object({ kind: z.literal('person'), id: PersonId }), z.object({ kind: z.literal('request'), id: RequestId })]),
});

type Read = (data: unknown, tenantId: string) => Heard[] | 'malformed' | 'other';

/** Microsoft Graph as a partner of Event Grid tells that something changed, never what; of a group not whom. */
const changed =
  (word: 'user-changed' | 'user-deleted' | 'group-changed'): Read =>
  (data, tenantId) => {
    const said = Directory.safeParse(data).data;
    if (said && said.tenantId !== tenantId.toLowerCase()) return 'other';
    const person = word === 'group-changed' ? undefined : PersonId.safeParse(said?.resourceData.id).data;
    return [person ? { word, people: [person] } : { word, people: [], everybody: true }];
  };

/** An order of security's own tools: of one person or one request, never of more. */
const ordered: Read = (data) => {
  const { data: order } = Order.safeParse(data);
  if (!order) return 'malformed';
  const { kind, id } = order.target;
  return [kind === 'person' ? { word: 'revocation-requested', people: [id] } : { word: 'revocation-requested', people: [], requestId: id }];
};

const readers = new Map<string, Read>([
  ['Microsoft.Graph.UserUpdated', changed('user-changed')],
  ['Microsoft.Graph.UserDeleted', changed('user-deleted')],
  ['Microsoft.Graph.GroupUpdated', changed('group-changed')],
  ['Microsoft.Graph.GroupDeleted', changed('group-changed')],
  ['Latch.Security.RevocationRequested', ordered],
]);

/** `tenantId`: ours; news of another directory is none of our business. */
export function readGridEvent(event: unknown, tenantId: string): GridEvent {
  const type = z
    .object({ type: z.string() })
    .or(z.object({ eventType: z.string() }))
    .safeParse(event).data;
  const reader = type && readers.get('type' in type ? type.type : type.eventType);
  if (!reader) return { kind: 'other' };
  const envelope = Event.safeParse(event).data;
  const heard = envelope ? reader(envelope.data, tenantId) : 'malformed';
  if (!envelope || typeof heard === 'string') return { kind: heard === 'other' ? 'other' : 'malformed' };
  const { source, senderId, issuedAt } = envelope;
  return { kind: 'signal', heard, source, senderId, issuedAt };
}
