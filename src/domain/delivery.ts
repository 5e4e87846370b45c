import { z } from 'zod';
import { DoorId, Instant, PersonId, RequestId } from './ids.js';
import type { ClassPolicy } from './policy.js';
import { Channel, type Preferences } from './preferences.js';

/** One message about a code: container `deliveries`, partition `/requestId`, id = its operation id, by which delivery reports name it. */
export const DeliveryRecord = z.object({
  id: z.uuid(),
  requestId: RequestId,
  doorId: DoorId,
  generation: z.int(),
  /** An early message is about a code that lies sealed until it is nearly time. */
  stage: z.enum(['early', 'due']),
  channel: Channel,
  carries: z.enum(['code', 'link']),
  to: PersonId,
  at: Instant,
  state: z.enum(['sending', 'sent', 'delivered', 'failed']),
  because: z.string().optional(),
  /** While it could not be sent: why, how often it was tried, and when last. */
  trouble: z.object({ because: z.enum(['quota', 'unavailable']), times: z.int(), at: Instant }).optional(),
});
export type DeliveryRecord = z.infer<typeof DeliveryRecord>;

/** One way of reaching a person: the code itself, or a link behind which it lies sealed. */
export type Way = Pick<DeliveryRecord, 'channel' | 'carries'>;

/** What a person can be reached by. */
export type Reach = { mail?: string | undefined; mobile?: string | undefined; preferences: Preferences; teams: boolean };

const usual: readonly Channel[] = ['push', 'sms', 'email', 'teams'];

/** Every way of telling this person about a code of such a door, the best first. `all`: what goes out at once; the rest waits for a failure. */
export function waysTo(person: Reach, delivery: ClassPolicy['delivery'], best?: Channel): { all: Way[]; rest: Way[] } {
  const { channels = [] } = person.preferences;
  const order = [...new Set([...(best ? [best] : []), ...channels, ...usual])];
  const ways = order.filter((channel) => canReach(person, channel)).map((channel) => ({ channel, carries: carried(channel, delivery) }));
  const isChosen = best !== undefined || channels.length > 0;
  const together = delivery === 'sealed' && !isChosen ? ways.filter(({ channel }) => channel !== 'teams') : ways.slice(0, 1);
  return { all: together, rest: ways.filter((way) => !together.includes(way)) };
}

function canReach({ mail, mobile, preferences, teams }: Reach, channel: Channel): boolean {
  switch (channel) {
    case 'push':
      return preferences.push.length > 0;
    case 'sms':
      return mobile !== undefined;
    case 'email':
      return mail !== undefined;
    case 'teams':
      return teams;
  }
}

/** Mail is no secure channel (NIST SP 800-63B-4) and carries codes of the least protected doors only; what lies about on a screen carries none. */
function carried(channel: Channel, delivery: ClassPolicy['delivery']): Way['carries'] {
  if (channel === 'sms') return delivery === 'sealed' ? 'link' : 'code';
  return channel === 'email' && delivery === 'direct' ? 'code' : 'link';
}

/** In seconds: how long after so many tries in vain it is tried again, where nobody has said when. For a day of trouble the tries stay few. */
export function pauseAfter(times: number): number {
  if (times > 30) return 1_800;
  return Math.min(300, 2 ** (times + 1));
}

export const isAlive = ({ state }: DeliveryRecord): boolean => state === 'sent' || state === 'delivered';
