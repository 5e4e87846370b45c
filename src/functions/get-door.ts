import type { DoorRecord } from '../domain/door-record.js';
import { LatchError } from '../domain/errors.js';
import { DoorId } from '../domain/ids.js';
import type { LockReport, Locks } from '../ports/locks.js';
import { DoorDetail, doorRoles } from './doors/door-view.js';
import { modesOf } from './doors/modes-of.js';
import { summarise } from './doors/summarise.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';

/** GET /api/doors/{id}: what should be on its lock beside what the lock says is. */
export const registerGetDoor = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'doors' | 'grants' | 'locks' | 'rules' | 'clock'>) =>
  expose(
    {
      name: 'getDoor',
      method: 'GET',
      route: 'api/doors/{id}',
      summary: 'Read a door',
      access: doorRoles,
      answers: { 200: { description: 'The door', schema: DoorDetail } },
    },
    ports,
    async ({ params }) => {
      const id = DoorId.safeParse(params['id']);
      const door = id.success ? await ports.doors.read(id.data) : undefined;
      if (!door) return notFound();
      const [book, live, modeOf, report] = await Promise.all([
        ports.grants.lockBook(door.id),
        ports.grants.live(door.id),
        modesOf([door], ports),
        reportOf(door, ports.locks),
      ]);
      const armed = live
        .filter(({ generation }) => generation > 0)
        .map(({ id: grantId, generation, window }) => ({ grantId, generation, window }));
      return answer(200, {
        ...summarise(door, book, modeOf(door)),
        armed,
        desired: armed.map(({ grantId, generation }) => ({ grantId, generation })),
        online: report !== undefined,
        ...(report ? reported(report) : {}),
        ...(door.lock ? { lock: { deviceId: door.lock.deviceId, enrolment: door.lock.enrolment } } : {}),
      });
    },
  );

/** A door whose lock can't be asked is still shown. */
async function reportOf(door: DoorRecord, locks: Locks): Promise<LockReport | undefined> {
  if (!door.lock) return undefined;
  try {
    const reply = await locks.readBack(door);
    return reply.kind === 'answered' ? reply.answer : undefined;
  } catch (error) {
    if (error instanceof LatchError) return undefined;
    throw error;
  }
}

const reported = ({ armed, offsetMs, batteryPercent }: LockReport) => ({
  reported: armed.map(({ grantId, generation }) => ({ grantId, generation })),
  clockOffsetMs: offsetMs,
  batteryPercent,
});
