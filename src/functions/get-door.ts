import type { DoorRecord } from '../domain/door-record.js';
import { DoorId } from '../domain/ids.js';
import type { Identity } from '../ports/identity.js';
import type { LockReport } from '../ports/locks.js';
import { DoorDetail, doorRoles } from './doors/door-view.js';
import type { Glance } from './doors/glance.js';
import { modesOf } from './doors/modes-of.js';
import { summarise } from './doors/summarise.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'doors' | 'grants' | 'rules' | 'clock'>;

/** GET /api/doors/{id}: what should be on its lock beside what the lock says is; for those who only enter, as far as it is theirs. */
export const registerGetDoor = (ports: Needs, glance: Glance) =>
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
    async ({ who, params }) => {
      const id = DoorId.safeParse(params['id']);
      const door = id.success ? await ports.doors.read(id.data) : undefined;
      if (!door) return notFound();
      const [book, live, modeOf] = await Promise.all([ports.grants.lockBook(door.id), ports.grants.live(door.id), modesOf([door], ports)]);
      const all = seesAll(who);
      const armed = live
        .filter(({ generation, subjectId }) => generation > 0 && (all || subjectId === who.id))
        .map(({ id: grantId, generation, window }) => ({ grantId, generation, window }));
      const mayAsk = all || armed.length > 0;
      const report = mayAsk ? await glance(door, book) : undefined;
      return answer(200, {
        ...summarise(door, book, modeOf(door)),
        armed,
        desired: armed.map(({ grantId, generation }) => ({ grantId, generation })),
        ...((mayAsk || !door.lock) && { online: report !== undefined }),
        ...(report && reported(report, (grantId) => all || armed.some((each) => each.grantId === grantId))),
        ...lockOf(door),
      });
    },
  );

const overseers: readonly Identity['roles'][number][] = ['Latch.Security', 'Latch.Admin', 'Latch.Audit'];
const seesAll = ({ roles }: Identity): boolean => roles.some((role) => overseers.includes(role));

const reported = ({ armed, offsetMs, batteryPercent }: LockReport, isTheirs: (grantId: string) => boolean) => ({
  reported: armed.filter(({ grantId }) => isTheirs(grantId)).map(({ grantId, generation }) => ({ grantId, generation })),
  clockOffsetMs: offsetMs,
  batteryPercent,
});

const lockOf = ({ lock }: DoorRecord) => (lock ? { lock: { deviceId: lock.deviceId, enrolment: lock.enrolment } } : {});
