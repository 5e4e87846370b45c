import { operationId } from '../src/domain/code-terms.js';
import { type DeliveryRecord, isAlive, type Way } from '../src/domain/delivery.js';
import type { DoorRecord } from '../src/domain/door-record.js';
import { LatchError } from '../src/domain/errors.js';
import type { CodeRecord } from '../src/domain/grant-record.js';
import type { Instant } from '../src/domain/ids.js';
import { codeLetter, codeText, type Subject, sealedLetter, sealedText, wordsIn } from '../src/domain/messages.js';
import { type PushTarget, withoutTarget } from '../src/domain/preferences.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { codeCard } from '../src/domain/teams-cards/code-card.js';
import { instantFrom } from '../src/domain/window.js';
import { languageOf } from '../src/domain/words/language.js';
import type { Clock } from '../src/ports/clock.js';
import type { MasterKeys } from '../src/ports/keys.js';
import type { Deliveries, MailTurns, Messages, PreferenceBook, Push, Teams } from '../src/ports/messages.js';
import type { Person } from '../src/ports/people.js';
import { digitsOf } from './code-digits.js';

/** What telling somebody about a code takes. `push` and `teams`: where there are any. */
export type Carrier = {
  keys: MasterKeys;
  messages: Messages;
  push?: Push | undefined;
  teams?: Teams | undefined;
  deliveries: Deliveries;
  turns: MailTurns;
  preferences: PreferenceBook;
  clock: Clock;
};

/** One generation of a code on its way to the person who enters. */
export type Parcel = {
  record: RequestRecord;
  door: DoorRecord;
  code: CodeRecord;
  person: Person;
  stage: DeliveryRecord['stage'];
  about: Subject;
};

/** `againAt`: when it may be tried again, where that is known. Late: the provider lets it out only when it is of no use any more. */
export type Carried =
  | { kind: 'sent' }
  | { kind: 'refused' | 'late'; because: string }
  | { kind: 'troubled'; because: string; againAt?: Instant | undefined };

/** Tells the person this way, once: what was written down before is repeated under the same operation id, and what has arrived or failed is not tried again. */
export async function sendWay(carrier: Carrier, parcel: Parcel, way: Way): Promise<Carried> {
  const { record, door, code, person, stage } = parcel;
  const id = operationId(record.id, `deliver:${door.id}:${stage}:${way.carries}:${way.channel}`, code.generation);
  const known = await carrier.deliveries.create({
    ...{ id, requestId: record.id, doorId: door.id, generation: code.generation, stage, ...way, to: person.id },
    ...{ at: carrier.clock.now().toISOString(), state: 'sending' as const },
  });
  if (isAlive(known)) return { kind: 'sent' };
  if (known.state === 'failed') return { kind: 'refused', because: known.because ?? 'failed' };
  const carried = (await heldUp(carrier, parcel, way, id)) ?? (await unlessDown(carry(carrier, parcel, way, id), carrier.clock));
  await carrier.deliveries.change(known, (before) =>
    carried.kind === 'troubled' || carried.kind === 'late' ? stuck(before, carried, carrier.clock) : noted(before, carried),
  );
  return carried;
}

/** Mails leave in turns: thirty at once would be too many for the provider, and the thirty-first would be lost. */
async function heldUp({ turns, clock }: Carrier, { code }: Parcel, { channel }: Way, operation: string): Promise<Carried | undefined> {
  if (channel !== 'email') return undefined;
  const now = instantFrom(clock.now());
  const at = await turns.take({ operationId: operation, now, until: now < code.notBefore ? code.notBefore : code.notAfter });
  if (at === undefined) return { kind: 'late', because: 'quota' };
  return at > now ? { kind: 'troubled', because: 'quota', againAt: at } : undefined;
}

/** A report may have been faster. */
function noted(before: DeliveryRecord, carried: Exclude<Carried, { kind: 'troubled' | 'late' }>): DeliveryRecord {
  if (before.state !== 'sending') return before;
  return carried.kind === 'sent' ? { ...before, state: 'sent' } : { ...before, state: 'failed', because: carried.because };
}

/** The row stays until somebody has taken the message, and says why nobody has. */
function stuck(before: DeliveryRecord, { because }: { because: string }, clock: Clock): DeliveryRecord {
  if (before.state !== 'sending') return before;
  const times = (before.trouble?.times ?? 0) + 1;
  return { ...before, trouble: { because: because === 'quota' ? 'quota' : 'unavailable', times, at: clock.now().toISOString() } };
}

/** What may pass is an answer as well: there may be another way. */
async function unlessDown(sending: Promise<Carried>, clock: Clock): Promise<Carried> {
  try {
    return await sending;
  } catch (trouble) {
    if (!(trouble instanceof LatchError) || trouble.code !== 'delivery-unavailable') throw trouble;
    const { retryAfterMs } = trouble;
    const againAt = retryAfterMs === undefined ? undefined : instantFrom(new Date(clock.now().getTime() + retryAfterMs));
    return { kind: 'troubled', because: isQuota(trouble) ? 'quota' : trouble.code, againAt };
  }
}

const isQuota = ({ status }: LatchError) => status === 429;

function carry(carrier: Carrier, parcel: Parcel, { channel, carries }: Way, id: string): Promise<Carried> {
  switch (channel) {
    case 'sms':
      return bySms(carrier, parcel, carries, id);
    case 'email':
      return byMail(carrier, parcel, carries, id);
    case 'push':
      return byPush(carrier, parcel, id);
    case 'teams':
      return inTeams(carrier, parcel, id);
  }
}

async function bySms({ keys, messages }: Carrier, { code, person, about }: Parcel, carries: Way['carries'], id: string): Promise<Carried> {
  if (!person.mobile) return nowhere;
  const language = languageOf(person.language);
  const text = carries === 'code' ? codeText(await digitsOf(keys, code), about.span, language) : sealedText(about.link, language);
  return messages.sms({ operationId: id, to: person.mobile, text });
}

async function byMail({ keys, messages }: Carrier, { code, person, about }: Parcel, carries: Way['carries'], id: string): Promise<Carried> {
  if (!person.mail) return nowhere;
  const language = languageOf(person.language);
  const to = { address: person.mail, name: person.displayName };
  const letter =
    carries === 'code' ? codeLetter(await digitsOf(keys, code), about.span, language, about.help) : sealedLetter(about, language);
  return messages.email({ operationId: id, to, ...letter });
}

/** To every browser of this person; those that do not want to hear any more are forgotten. */
async function byPush({ push, preferences }: Carrier, { record, person, about, code }: Parcel, id: string): Promise<Carried> {
  const targets = push ? (await preferences.of(person.id)).push : [];
  if (!push || targets.length === 0) return nowhere;
  const { title, body } = wordsIn(languageOf(person.language)).pushed;
  const ttlSeconds = Math.max(60, Math.ceil((Date.parse(code.notAfter) - Date.parse(about.span.from)) / 1000));
  const message = { operationId: id, title, body, link: about.link, topic: record.id.replaceAll('-', ''), ttlSeconds };
  const replies = await Promise.all(targets.map(async (target: PushTarget) => ({ target, reply: await push.send(target, message) })));
  for (const { target, reply } of replies)
    if (reply.kind === 'gone') await preferences.change(person.id, (before) => withoutTarget(before, target.id));
  return replies.some(({ reply }) => reply.kind === 'sent') ? { kind: 'sent' } : { kind: 'refused', because: 'gone' };
}

async function inTeams({ teams }: Carrier, { person, about }: Parcel, id: string): Promise<Carried> {
  if (!teams) return nowhere;
  const { body, open } = wordsIn(languageOf(person.language)).pushed;
  const sent = await teams.send(person.id, codeCard(body, open, about), id);
  return sent.kind === 'sent' ? { kind: 'sent' } : { kind: 'refused', because: 'absent' };
}

const nowhere: Carried = { kind: 'refused', because: 'no-address' };
