import { handOver, type Sender, tellLost } from '../../../activities/hand-over.js';
import { standing } from '../../../activities/standing.js';
import type { DeliveryRecord } from '../../domain/delivery.js';
import { carrying, noteArrived, noteLost, type Report, reported } from '../../domain/delivery-note.js';
import { LatchError } from '../../domain/errors.js';
import { mayDeliver } from '../../domain/gate.js';
import type { CodeRecord } from '../../domain/grant-record.js';
import type { DoorId } from '../../domain/ids.js';
import { type DoorChange, noteDoor, noteHeld } from '../../domain/request.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Grants, Rules } from '../../ports/grants.js';
import type { Requests } from '../../ports/requests.js';
import { currentCode } from '../requests/current-code.js';

export type ReportDesk = Sender & { requests: Requests; rules: Rules; grants: Grants };

/** What became of a message about a code. One that came back goes another way at once, and the host hears of it. Runs twice with the effect of once. */
export async function hearReport(operationId: string, report: Report, desk: ReportDesk): Promise<DeliveryRecord | undefined> {
  const found = await desk.deliveries.find(operationId);
  const delivery = found && (await desk.deliveries.change(found, (before) => reported(before, report)));
  if (!delivery) return undefined;
  const at = desk.clock.now();
  if (delivery.state === 'delivered' && (await codeOf(delivery, desk)))
    await desk.requests.change(delivery.requestId, (record) => noteArrived(record, delivery, at));
  if (delivery.state === 'failed') await tryAnother(delivery, desk);
  return delivery;
}

/** The code a message was about, if it still is the one that counts. */
async function codeOf(
  { requestId, doorId, generation }: DeliveryRecord,
  { requests, grants }: ReportDesk,
): Promise<CodeRecord | undefined> {
  const place = (await requests.read(requestId))?.doors.find((each) => each.doorId === doorId);
  const code = place && place.delivery !== 'revealed' ? await currentCode(grants, doorId, place.grantId) : undefined;
  return code?.generation === generation ? code : undefined;
}

/** Only for a code that is still to be told: one that was seen, used or replaced is nobody's news any more. */
async function tryAnother(lost: DeliveryRecord, desk: ReportDesk): Promise<void> {
  const { requestId, doorId, stage } = lost;
  const [right, code] = await Promise.all([standing(desk, lost, mayDeliver), codeOf(lost, desk)]);
  if (!right.ok || !code) return;
  const { record, door } = right;
  const handed = await handOver(desk, record, door, code, { stage });
  const at = desk.clock.now();
  if (handed.kind === 'waiting') {
    await desk.requests.change(requestId, (before) => noteHeld(before, door.id, at));
    throw new LatchError('delivery-unavailable', 'no way is open now', { status: 429 });
  }
  const instead = carrying(await desk.deliveries.of(requestId), lost);
  const change = (before: RequestRecord): DoorChange => {
    if (handed.kind === 'refused') return { delivery: 'failed', because: handed.because };
    return isHeld(before, doorId) ? { delivery: 'sent', sealed: handed.sealed } : { sealed: handed.sealed };
  };
  await desk.requests.change(requestId, (before) =>
    noteLost(noteDoor(before, doorId, change(before), 'delivery-rerouted', at), lost, instead, at),
  );
  await tellLost(desk, record, door, lost, instead);
}

const isHeld = ({ doors }: RequestRecord, id: DoorId): boolean =>
  doors.some(({ doorId, delivery }) => doorId === id && delivery === 'held');
