import type { InvocationContext } from '@azure/functions';
import { type Telling, tellOnce } from '../../../activities/tell-once.js';
import { operationId } from '../../domain/code-terms.js';
import { type DeviceLog, owing, written } from '../../domain/device-log.js';
import type { DoorRecord } from '../../domain/door-record.js';
import type { DoorId } from '../../domain/ids.js';
import { incidentLetter } from '../../domain/incident-letter.js';
import type { Letter } from '../../domain/letter.js';
import { alarmLetter } from '../../domain/lock-letters.js';
import type { OwedLetter } from '../../domain/owed-letter.js';
import { oneAfterAnother } from '../each-alone.js';
import type { Ports } from '../edge-ports.js';

export type TellNeeds = Ports<'effects' | 'messages' | 'mailboxes' | 'deviceLogs' | 'publicUrl'>;

/** Writes to security about a line of a lock's log, once. While mail is out the letter stays owed: nothing else waits for it, and the sweep sends it. */
export async function tellSecurity(letter: OwedLetter, door: DoorRecord, ports: TellNeeds): Promise<void> {
  if ((await write(letter, door, ports)) === 'told') return;
  await ports.deviceLogs.change(door.id, (log) => owing(log, { doorId: door.id, deviceId: letter.deviceId }, letter));
}

/** Letters that are owed: door after door, at each until mail is out again, so that a provider who refuses is asked little. */
export async function tellOwed(ports: TellNeeds & Ports<'doors'>, context: InvocationContext): Promise<void> {
  const logs = await ports.deviceLogs.open();
  await oneAfterAnother(
    logs.map((log) => () => tellOwedAt(log, ports)),
    context,
  );
}

async function tellOwedAt(log: DeviceLog, ports: TellNeeds & Ports<'doors'>): Promise<void> {
  const door = log.letters.length > 0 ? await ports.doors.read(log.doorId) : undefined;
  if (!door) return;
  for (const letter of log.letters) {
    if ((await write(letter, door, ports)) === 'not-yet') return;
    await ports.deviceLogs.change(door.id, (current) => written(current ?? log, letter));
  }
}

async function write(letter: OwedLetter, door: DoorRecord, { effects, messages, mailboxes, publicUrl }: TellNeeds) {
  const address = mailboxes.security;
  if (address === undefined) return 'told';
  const to = { address, name: 'Security' };
  return tellOnce(effects, tellingOf(letter, door.id), (operation) =>
    messages.email({ operationId: operation, to, ...wordsOf(letter, door, publicUrl) }),
  );
}

function tellingOf(letter: OwedLetter, doorId: DoorId): Telling {
  const { deviceId, logId = '', logSeq } = letter;
  if (letter.about === 'alarm')
    return { instanceId: deviceId, operation: operationId(doorId, `lock:${deviceId}:${logId}:${logSeq}`, 1), step: letter.event };
  const { revocationId } = letter;
  return { instanceId: revocationId, operation: operationId(revocationId, `incident:${deviceId}:${logId}`, logSeq), step: 'incident' };
}

const wordsOf = (letter: OwedLetter, door: DoorRecord, publicUrl: string): Letter =>
  letter.about === 'alarm'
    ? alarmLetter(door, letter.event, letter.at)
    : incidentLetter(letter, door, `${publicUrl}/app/revocations/${letter.revocationId}`);
