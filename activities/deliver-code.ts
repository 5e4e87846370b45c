import { usualDelivery } from '../src/domain/clocks.js';
import type { DoorRecord } from '../src/domain/door-record.js';
import { mayDeliver } from '../src/domain/gate.js';
import type { CodeRecord } from '../src/domain/grant-record.js';
import type { DoorId, RequestId } from '../src/domain/ids.js';
import { worksOffline } from '../src/domain/policy.js';
import { noteDoor, noteHeld } from '../src/domain/request.js';
import type { DoorState, RequestRecord } from '../src/domain/request-record.js';
import { instantFrom } from '../src/domain/window.js';
import type { Log } from '../src/durable/log.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Grants, Rules } from '../src/ports/grants.js';
import type { RiskSignals, TenantAccess } from '../src/ports/people.js';
import type { Requests } from '../src/ports/requests.js';
import { deliverCode } from './contracts.js';
import { type Handed, handOver, type Sender } from './hand-over.js';
import { objectionAt } from './recheck.js';
import { objection, standing } from './standing.js';

type Needs = Sender & { requests: Requests; risk: RiskSignals; access: TenantAccess; rules: Rules; grants: Grants };
type Delivered = Answer<typeof deliverCode>;
type AtDoor = { requestId: RequestId; doorId: DoorId };

/**
 * Gives the code of an armed lock to the person who enters. It is derived here, leaves by its delivery, and is nowhere else.
 * Long before the window, and while its message waits for a turn, it only lies sealed; a later run sends it to whoever has not looked at it.
 */
export const deliverCodeActivity = implement(deliverCode, (needs: Needs) => async (at, log): Promise<Delivered> => {
  const right = await standing(needs, at, mayDeliver);
  if (!right.ok)
    return (await willBeArmed(needs, at, right.because)) ? { kind: 'pending', because: right.because } : objection(right.because);
  const { record, door } = right;
  const place = record.doors.find(({ doorId }) => doorId === door.id);
  const stage = stageOf(needs, record, door);
  if (!place || isTold(place, stage)) return { kind: 'delivered' };
  return (await objectionAt(needs, record, door)) ?? give(needs, { record, door, place, stage }, log);
});

type Giving = { record: RequestRecord; door: DoorRecord; place: DoorState; stage: Stage };

async function give(needs: Needs, { record, door, place, stage }: Giving, log: Log): Promise<Delivered> {
  const code = (await needs.grants.codes(door.id, place.grantId)).find(({ state }) => state === 'live');
  if (!code) return objection('no-live-code');
  if (code.notAfter <= instantFrom(needs.clock.now())) return ranOut(needs, record, door);
  const handed = await handOver(needs, record, door, code, { stage });
  log.info('code handed over', { outcome: handed.kind, generation: code.generation });
  if (handed.kind === 'waiting') return hold(needs, record, door, handed);
  await note(needs, record, { door, code, stage }, handed);
  return handed.kind === 'sent' ? { kind: 'delivered' } : { kind: 'failed', because: handed.because };
}

/** Whoever enters need not wait for the message: from now on they see the code once they have signed in. */
async function hold(needs: Needs, record: RequestRecord, door: DoorRecord, { because, againAt }: Waiting): Promise<Delivered> {
  await needs.requests.change(record.id, (before) => noteHeld(before, door.id, needs.clock.now()));
  return { kind: 'held', because, againAt };
}

/** Nobody is helped by the message any more; whoever has not seen the code draws a fresh one. */
async function ranOut({ requests, clock }: Needs, { id }: RequestRecord, door: DoorRecord): Promise<Delivered> {
  await requests.change(id, (before) => noteHeld(before, door.id, clock.now()));
  return { kind: 'delivered' };
}

/** A lock that was emptied, by a lockdown or because another one was put there, is armed again before long. */
async function willBeArmed({ requests }: Needs, { requestId, doorId }: AtDoor, because: string): Promise<boolean> {
  if (because !== 'not-armed') return false;
  return (await requests.read(requestId))?.doors.some((door) => door.doorId === doorId && door.lock === 'pending') ?? false;
}

type Stage = 'early' | 'due';

/** Our clock may be a little behind the orchestration's. */
const skewMs = 5_000;

/** A code that works without a connection is told long before its time; then it lies sealed. */
const stageOf = ({ clock, policy }: Needs, record: RequestRecord, door: DoorRecord): Stage =>
  worksOffline(door) && instantFrom(new Date(clock.now().getTime() + skewMs)) < usualDelivery(record, policy) ? 'early' : 'due';

const isTold = ({ delivery, early }: DoorState, stage: Stage): boolean =>
  delivery !== 'none' && delivery !== 'held' && (delivery === 'revealed' || early !== true || stage === 'early');

type Waiting = Extract<Handed, { kind: 'waiting' }>;
type Told = { door: DoorRecord; code: CodeRecord; stage: Stage };

async function note(
  { requests, clock }: Needs,
  { id }: RequestRecord,
  { door, stage }: Told,
  handed: Exclude<Handed, Waiting>,
): Promise<void> {
  const change =
    handed.kind === 'sent'
      ? { delivery: 'sent' as const, sealed: handed.sealed, early: stage === 'early' }
      : { delivery: 'failed' as const, because: handed.because };
  const event = handed.kind === 'sent' && handed.sealed ? 'delivery-sealed' : (`delivery-${change.delivery}` as const);
  await requests.change(id, (before) => (isRevealed(before, door) ? before : noteDoor(before, door.id, change, event, clock.now())));
}

/** A second run that ends after the person has looked must not make the code look unseen: it would be shown twice. */
const isRevealed = ({ doors }: RequestRecord, { id }: DoorRecord) =>
  doors.some(({ doorId, delivery }) => doorId === id && delivery === 'revealed');
