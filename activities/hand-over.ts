import { type DeliveryRecord, isAlive, pauseAfter, type Way, waysTo } from '../src/domain/delivery.js';
import type { DoorRecord } from '../src/domain/door-record.js';
import type { CodeRecord } from '../src/domain/grant-record.js';
import type { Instant } from '../src/domain/ids.js';
import { aboutOf, onPaper, wordsIn } from '../src/domain/messages.js';
import { classPolicy, type Policy } from '../src/domain/policy.js';
import { policyAt } from '../src/domain/policy-at.js';
import type { Channel } from '../src/domain/preferences.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { earliest, minutesAfter } from '../src/domain/window.js';
import type { Clock } from '../src/ports/clock.js';
import type { Deliveries } from '../src/ports/messages.js';
import type { HabitBook } from '../src/ports/people.js';
import type { Requests } from '../src/ports/requests.js';
import { type Desk, subjectOf, writeTo } from './correspondence.js';
import { hasNewContact } from './new-contact.js';
import { type Carried, type Carrier, type Parcel, sendWay } from './send-way.js';

export type Sender = Desk & Carrier & { policy: Policy; requests: Requests; habits: HabitBook };
export type Handed =
  | { kind: 'sent'; sealed: boolean }
  | { kind: 'waiting'; because: 'sending-quota' | 'unavailable'; againAt: Instant }
  | { kind: 'refused'; because: string };
type Wish = { stage: DeliveryRecord['stage']; best?: Channel | undefined };

/**
 * Sees to it that the person who enters is told about this code: the way its door's class allows and they prefer, and if that fails the next one.
 * A phone or mail that nobody who decided has seen gets no code. Whoever was told already is not told again. Waiting: the only ways left have their turn later,
 * or are out and tried again then.
 */
export async function handOver(sender: Sender, record: RequestRecord, door: DoorRecord, code: CodeRecord, wish: Wish): Promise<Handed> {
  const person = await sender.directory.person(record.subjectId);
  if (!person) return { kind: 'refused', because: 'unknown-person' };
  const parcel = await wrapped(sender, { record, door, code, person, stage: wish.stage });
  const mustSeal = wish.stage === 'early' || (await hasNewContact(sender, record, person));
  const { all, rest } = await waysFor(sender, parcel, wish, mustSeal);
  const before = await alreadyTold(sender, parcel);
  if (before.length > 0) return told(before);
  const tried: Tried[] = [];
  for (const way of all) tried.push({ way, reply: await sendWay(sender, parcel, way) });
  for (const way of rest) {
    if (tried.some(({ reply }) => reply.kind === 'sent' || isSoon(reply, sender.clock))) break;
    tried.push({ way, reply: await sendWay(sender, parcel, way) });
  }
  return outcomeOf(sender, parcel, tried);
}

/** Whoever has a turn within a minute waits for it. */
const isSoon = (reply: Carried, { now }: Clock): boolean =>
  reply.kind === 'troubled' && reply.againAt !== undefined && reply.againAt <= minutesAfter(now(), 1);

type Tried = { way: Way; reply: Carried };

async function outcomeOf(sender: Sender, parcel: Parcel, tried: readonly Tried[]): Promise<Handed> {
  const reached = tried.filter(({ reply }) => reply.kind === 'sent').map(({ way }) => way);
  const troubled = tried.flatMap(({ reply }) => (reply.kind === 'troubled' ? [reply] : []));
  const lost = tried.filter(({ reply }) => reply.kind === 'refused' && !unheardOf.includes(reply.because));
  if (reached.length === 0 && troubled.length > 0) return wait(sender, parcel, troubled);
  const { record, door, code, stage } = parcel;
  for (const { way } of lost)
    await tellLost(sender, record, door, { stage, generation: code.generation, channel: way.channel }, reached[0]?.channel);
  if (reached.length > 0) return told(reached);
  if (tried.some(({ reply }) => reply.kind === 'late')) return { kind: 'sent', sealed: true }; // it waits behind a sign-in, whoever has heard
  const because = tried.flatMap(({ reply }) => (reply.kind === 'sent' ? [] : [reply.because])).at(-1);
  return { kind: 'refused', because: because ?? 'no-address' };
}

/** Until the first of the ways has its turn; nobody knows when one that is out works again, so it is tried after a pause. */
async function wait(
  { deliveries, clock }: Sender,
  parcel: Parcel,
  troubled: readonly Extract<Carried, { kind: 'troubled' }>[],
): Promise<Handed> {
  const tries = (await rowsOf(deliveries, parcel)).map(({ trouble }) => trouble?.times ?? 1);
  const pause = minutesAfter(clock.now(), pauseAfter(Math.max(1, ...tries)) / 60);
  const [first = pause, ...others] = troubled.map(({ againAt }) => againAt ?? pause);
  const because = troubled.some((each) => each.because === 'quota') ? 'sending-quota' : 'unavailable';
  return { kind: 'waiting', because, againAt: earliest(first, ...others) };
}

/** Not having a thing is no failure of it. */
const unheardOf: readonly string[] = ['absent', 'no-address', 'gone'];

/** Where nobody got the code itself it waits behind a sign-in. */
const told = (ways: readonly Way[]): Handed => ({ kind: 'sent', sealed: ways.every(({ carries }) => carries === 'link') });

/** What has gone out about this code and did not fail. */
const alreadyTold = async ({ deliveries }: Sender, parcel: Parcel): Promise<DeliveryRecord[]> =>
  (await rowsOf(deliveries, parcel)).filter(isAlive);

/** What was tried to tell about this code, at this stage. */
async function rowsOf(deliveries: Deliveries, { record, door, code, stage }: Parcel): Promise<DeliveryRecord[]> {
  const known = (await deliveries.of(record.id)).filter((each) => each.doorId === door.id && each.generation === code.generation);
  return known.filter((each) => each.stage === stage);
}

async function waysFor({ policy, preferences, teams }: Sender, { record, door, person }: Parcel, { best }: Wish, mustSeal: boolean) {
  const delivery = mustSeal ? 'sealed' : classPolicy(policyAt(policy, [door]), door.class).delivery;
  const reach = { mail: person.mail, mobile: person.mobile, preferences: await preferences.of(person.id), teams: teams !== undefined };
  return waysTo(reach, delivery, best ?? record.freshCodes?.at(-1)?.channel);
}

async function wrapped(sender: Sender, parcel: Omit<Parcel, 'about'>): Promise<Parcel> {
  const { record, door, code } = parcel;
  const subject = await subjectOf(sender, record);
  return {
    ...parcel,
    about: { ...subject, doors: [door.name], span: { from: code.notBefore, until: code.notAfter, timeZone: door.timeZone } },
  };
}

type Lost = Pick<DeliveryRecord, 'stage' | 'generation' | 'channel'>;

/** The host hears that a message came back, and what was done about it. */
export async function tellLost(
  sender: Desk,
  record: RequestRecord,
  door: DoorRecord,
  { stage, generation, channel }: Lost,
  instead: Channel | undefined,
): Promise<void> {
  const subject = await subjectOf(sender, record);
  const about = { ...subject, doors: [door.name], span: { ...subject.span, timeZone: door.timeZone } };
  const host = await sender.directory.person(record.requesterId);
  const step = `unreached:${door.id}:${stage}:${generation}:${channel}`;
  await writeTo(sender, host ? [host] : [], record, step, (language) =>
    onPaper(wordsIn(language).unreached(aboutOf(about, language), channel, instead), about.link),
  );
}
