import { z } from 'zod';
import { DoorId, Instant } from '../domain/ids.js';
import { DoorStateThen, doorStateAt } from '../domain/inquiry/door-state.js';
import { minutesAfter } from '../domain/window.js';
import { noteReading } from './audit/note-reading.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import { readAudit } from './inquiry/read-audit.js';
import { inquirers, When } from './inquiry/span.js';

/** A grant is booked at most 400 days ahead; nothing older still tells on a door. */
const lookBackMinutes = 401 * 24 * 60;

/** GET /api/audit/door-state?door&at: the door as it was at that instant, rebuilt from its records. */
export const registerDoorState = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'doors' | 'audit' | 'clock' | 'newId'>) =>
  expose(
    {
      name: 'doorState',
      method: 'GET',
      route: 'api/audit/door-state',
      summary: 'A door at an instant of the past',
      access: inquirers,
      query: z.strictObject({ door: DoorId, at: When }),
      answers: {
        200: {
          description: 'What the records say of it',
          schema: DoorStateThen.extend({ doorId: DoorId, at: Instant, complete: z.boolean() }),
        },
      },
    },
    ports,
    async ({ who, query: { door, at } }) => {
      if (!(await ports.doors.read(door))) return notFound();
      await noteReading(who, { what: 'door-state', door, at }, ports);
      const to = new Date(Date.parse(at) + 1).toISOString();
      const { records, complete } = await readAudit(ports.audit, { door, from: minutesAfter(at, -lookBackMinutes), to });
      return answer(200, { doorId: door, at, ...doorStateAt(records), complete });
    },
  );
