import { type DeliveryRecord, isAlive } from './delivery.js';
import type { Channel } from './preferences.js';
import { noteDoor } from './request.js';
import type { RequestRecord } from './request-record.js';
import { byFlow, withLine } from './timeline.js';
import type { When } from './window.js';

/** What a delivery service says became of a message; `word`: its own. */
export type Report = { arrived: boolean; word: string };

/** What the first report said stands: they come more than once, and in any order. A message that failed does not arrive any more. */
export function reported(delivery: DeliveryRecord, { arrived, word }: Report): DeliveryRecord {
  if (delivery.state === 'failed' || delivery.state === 'delivered') return delivery;
  return arrived ? { ...delivery, state: 'delivered' } : { ...delivery, state: 'failed', because: word };
}

/** The person has been reached, as far as a provider can say. */
export function noteArrived(record: RequestRecord, { doorId }: DeliveryRecord, at: When): RequestRecord {
  const place = record.doors.find((door) => door.doorId === doorId);
  return place?.delivery === 'sent' ? noteDoor(record, doorId, { delivery: 'delivered' }, 'delivery-arrived', at) : record;
}

/** One line for every message that came back, with what was done about it. */
export function noteLost(
  record: RequestRecord,
  { doorId, channel, generation, because }: DeliveryRecord,
  instead: Channel | undefined,
  at: When,
) {
  const detail = `${doorId}: ${channel}, code ${generation}, ${because ?? 'failed'}; ${instead ? `now ${instead}` : 'nothing left to try'}`;
  const known = record.timeline.some((line) => line.event === 'delivery-lost' && line.detail.split(';')[0] === detail.split(';')[0]);
  return record.status === 'closed' || known
    ? record
    : withLine(record, {}, byFlow(at, 'delivery-lost', detail, { doorId, because: because ?? 'failed' }));
}

/** The channel that carries the news now, if one does. */
export const carrying = (deliveries: readonly DeliveryRecord[], lost: DeliveryRecord): Channel | undefined =>
  deliveries.find((each) => isAlive(each) && each.doorId === lost.doorId && each.generation === lost.generation)?.channel;
