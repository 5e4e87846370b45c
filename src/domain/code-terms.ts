import { codeEnd, type TimedDoor } from './clocks.js';
import type { DoorRecord } from './door-record.js';
import { type DoorId, GrantId, type PersonId, RequestId } from './ids.js';
import { type CodeTerms, canonical } from './latch-code.js';
import { type Policy, worksOffline } from './policy.js';
import type { RequestRecord } from './request-record.js';
import { uuidV5 } from './uuid-v5.js';
import { instantFrom, latest, type When } from './window.js';

/** The grant of a request at a door: uuid v5, so it is the same however often it is made. */
export const grantIdOf = (requestId: RequestId, doorId: DoorId): GrantId => GrantId.parse(uuidV5(requestId, doorId));

/** The request a person makes under an Idempotency-Key: asking again with the key finds the same one. */
export const requestIdOf = (personId: PersonId, key: string): RequestId => RequestId.parse(uuidV5(personId, key));

const operations = '9d5f1a0e-6c1b-4c53-8f0a-2b7f3a4d9c61';

/** The id of one effect of an instance: every run of the same step for the same generation has it. */
export const operationId = (instance: string, step: string, generation: number): string =>
  uuidV5(operations, canonical([instance, step, String(generation)]));

type TermedDoor = TimedDoor & Pick<DoorRecord, 'id'>;

/** What a generation of the code is bound to: `[drawnAt or opensAt, + the class's code life)` inside the window; the whole window where the lock works offline. */
export function codeTerms(record: RequestRecord, door: TermedDoor, generation: number, policy: Policy, drawnAt?: When): CodeTerms {
  const { opensAt } = record.window;
  const begins = drawnAt === undefined || worksOffline(door) ? opensAt : latest(opensAt, instantFrom(drawnAt));
  return { grantId: grantIdOf(record.id, door.id), generation, notBefore: begins, notAfter: codeEnd(begins, record.window, door, policy) };
}
