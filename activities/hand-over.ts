import type { DoorRecord } from '../src/domain/door-record.js';
import type { CodeRecord } from '../src/domain/grant-record.js';
import { codeLetter, codeText, sealedLetter, sealedText } from '../src/domain/messages.js';
import { classPolicy, type Policy } from '../src/domain/policy.js';
import { policyAt } from '../src/domain/policy-at.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { MasterKeys } from '../src/ports/keys.js';
import type { Person } from '../src/ports/people.js';
import { digitsOf } from './code-digits.js';
import { type Desk, pageOf } from './correspondence.js';
import { sendOnce } from './send-once.js';

type Needs = Desk & { keys: MasterKeys; policy: Policy };
type Handed = { kind: 'sent' } | { kind: 'refused'; because: string };
type Delivery = { record: RequestRecord; door: DoorRecord; code: CodeRecord; person: Person };

/** Sends the code the way its door's class allows: itself, or the news that it waits behind a sign-in. */
export async function handOver(needs: Needs, record: RequestRecord, door: DoorRecord, code: CodeRecord): Promise<Handed> {
  const person = await needs.directory.person(record.subjectId);
  if (!person) return { kind: 'refused', because: 'unknown-person' };
  const delivery = { record, door, code, person };
  const way = classPolicy(policyAt(needs.policy, [door]), door.class).delivery;
  if (way !== 'sealed' && person.mobile) return textCode(needs, delivery, person.mobile);
  if (way === 'direct' && person.mail) return mailCode(needs, delivery, person.mail);
  return sendSealed(needs, delivery);
}

async function textCode({ keys, messages, effects }: Needs, delivery: Delivery, to: string): Promise<Handed> {
  const text = codeText(await digitsOf(keys, delivery.code), spanOf(delivery));
  return sendOnce(effects, stepOf(delivery, 'sms'), (operationId) => messages.sms({ operationId, to, text }));
}

async function mailCode({ keys, messages, effects }: Needs, delivery: Delivery, address: string): Promise<Handed> {
  const letter = codeLetter(await digitsOf(keys, delivery.code), spanOf(delivery));
  const to = { address, name: delivery.person.displayName };
  return sendOnce(effects, stepOf(delivery, 'email'), (operationId) => messages.email({ operationId, to, ...letter }));
}

/** By email and by SMS, whatever the person has; neither holds the code. */
async function sendSealed({ messages, effects, publicUrl }: Needs, delivery: Delivery): Promise<Handed> {
  const { record, door, person } = delivery;
  const { mail, mobile, displayName } = person;
  const link = pageOf(publicUrl, record);
  const letter = sealedLetter({ doors: [door.name], visitor: displayName, span: spanOf(delivery), link });
  const replies: Handed[] = [];
  if (mail) {
    const to = { address: mail, name: displayName };
    replies.push(
      await sendOnce(effects, stepOf(delivery, 'sealed-email'), (operationId) => messages.email({ operationId, to, ...letter })),
    );
  }
  if (mobile) {
    const text = sealedText(link);
    replies.push(await sendOnce(effects, stepOf(delivery, 'sealed-sms'), (operationId) => messages.sms({ operationId, to: mobile, text })));
  }
  return replies.find(({ kind }) => kind === 'sent') ?? replies[0] ?? { kind: 'refused', because: 'no-address' };
}

const stepOf = ({ record, door, code }: Delivery, way: string) => ({
  requestId: record.id,
  step: `deliver:${door.id}:${way}`,
  generation: code.generation,
});

const spanOf = ({ door, code }: Delivery) => ({ from: code.notBefore, until: code.notAfter, timeZone: door.timeZone });
