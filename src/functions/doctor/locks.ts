import { inTurns } from '../../../activities/in-turns.js';
import type { DeviceCertificate, DoorRecord } from '../../domain/door-record.js';
import { type Finding, type Found, failed, fine, warning } from '../../domain/finding.js';
import type { LockReport } from '../../ports/locks.js';
import type { Ports } from '../edge-ports.js';
import { examine } from './examine.js';

type Needs = Ports<'doors' | 'locks' | 'clock'>;

const atOnce = 16;
const tolerance = { offsetMs: 30_000, batteryPercent: 20, capacityLeft: 50, certificateDays: 30 };

/** Every door in use: its lock, as it says itself, and the certificates of its devices. */
export async function examineDoors(ports: Needs): Promise<Finding[]> {
  const doors = (await ports.doors.list()).filter(({ retiredAt }) => retiredAt === undefined);
  const found = await inTurns(doors, atOnce, async (door) => [await lockOf(door, ports), ...certificatesOf(door, ports)]);
  return found.flat();
}

const lockOf = (door: DoorRecord, { locks }: Needs): Promise<Finding> =>
  examine({
    ...{
      check: `lock ${door.id}`,
      needs: 'the role IoT Hub Data Contributor on the hub',
      fix: 'See whether the hub is up and not throttling.',
    },
    look: async () => {
      if (!door.lock)
        return door.kind === 'gateway'
          ? fine('A gateway has no lock.')
          : failed('This door has no lock.', `Mount one: latch device enrol ${door.id} lock DEVICE.`);
      const reply = await locks.readBack(door);
      if (reply.kind === 'answered') return wellbeingOf(reply.answer, door);
      return failed(
        `${door.lock.deviceId} does not answer (${reply.because}).`,
        'Look at its power and its network; until it answers it opens for nobody it has not been told of.',
      );
    },
  });

/** The first thing that is wrong, the worst first. */
function wellbeingOf(
  { offsetMs, batteryPercent, capacityLeft = Number.POSITIVE_INFINITY, enrolment }: LockReport,
  { lock, id }: DoorRecord,
): Found {
  if (enrolment === 0)
    return warning('It has not been given its keys yet.', 'Wait five minutes, or until the first visit: it gets them then.');
  if (enrolment !== undefined && enrolment !== lock?.enrolment)
    return failed(
      `It holds the keys of enrolment ${enrolment}, not of ${lock?.enrolment}.`,
      `It is given them within five minutes; if not, enrol it anew: latch device enrol ${id} lock DEVICE.`,
    );
  if (Math.abs(offsetMs) > tolerance.offsetMs)
    return failed(`Its clock is ${offsetMs / 1000} s off.`, 'Have its clock looked at; beyond 120 s it refuses every code.');
  if (batteryPercent < tolerance.batteryPercent) return failed(`Its battery is at ${batteryPercent} %.`, 'Change the battery.');
  if (capacityLeft < tolerance.capacityLeft)
    return warning(`It has room for ${capacityLeft} more grants.`, 'Let fewer visits be booked ahead at this door.');
  return fine(`It answers; clock ${offsetMs / 1000} s off, battery ${batteryPercent} %.`);
}

function certificatesOf({ id, lock, terminals }: DoorRecord, { clock }: Needs): Finding[] {
  const devices = [
    ...(lock ? [{ kind: 'lock', deviceId: lock.deviceId, certificate: lock.certificate }] : []),
    ...terminals
      .filter(({ status }) => status === 'enabled')
      .map(({ id: deviceId, certificate }) => ({ kind: 'terminal', deviceId, certificate })),
  ];
  return devices.flatMap(({ kind, deviceId, certificate }) =>
    certificate
      ? [{ check: `certificate ${deviceId}`, ...expiry(certificate, `latch device renew ${id} ${kind} ${deviceId}`, clock.now()) }]
      : [],
  );
}

function expiry({ notAfter }: DeviceCertificate, command: string, now: Date): Found {
  const days = Math.floor((Date.parse(notAfter) - now.getTime()) / 86_400_000);
  if (days < 0) return failed(`It ended on ${notAfter.slice(0, 10)}.`, `Renew it: ${command}.`);
  return days < tolerance.certificateDays ? warning(`It ends in ${days} days.`, `Renew it: ${command}.`) : fine(`It ends in ${days} days.`);
}
