import { z } from 'zod';
import type { DoorId } from '../domain/ids.js';
import { mayBeOnLock } from '../domain/place.js';
import { DeskDoor, deskRoles } from './desk/desk-view.js';
import { modesOf } from './doors/modes-of.js';
import type { Ports } from './edge-ports.js';
import { unlessTroubled } from './entries/unless-troubled.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'doors' | 'requests' | 'rules' | 'registry' | 'clock'>;

/** GET /api/desk/doors: every door in one look, in few questions to the records and one to the hub. */
export const registerListDeskDoors = (ports: Needs) =>
  expose(
    {
      name: 'listDeskDoors',
      method: 'GET',
      route: 'api/desk/doors',
      summary: 'Look at all doors',
      access: deskRoles,
      answers: { 200: { description: 'By site and name', schema: z.object({ doors: z.array(DeskDoor) }) } },
    },
    ports,
    async () => {
      const [all, places, devices] = await Promise.all([
        ports.doors.list(),
        ports.requests.places({ kind: 'all', id: 'all' }),
        unlessTroubled(ports.registry.all(), undefined),
      ]);
      const modeOf = await modesOf(all, ports);
      const armed = new Map<DoorId, number>();
      for (const { doorId } of places.filter(mayBeOnLock)) armed.set(doorId, (armed.get(doorId) ?? 0) + 1);
      const connected = new Map(devices?.map((device) => [device.deviceId, device.connected]));
      const shown = all.map((door) => {
        const isConnected = door.lock && connected.get(door.lock.deviceId);
        return DeskDoor.parse({ ...door, mode: modeOf(door), armed: armed.get(door.id) ?? 0, isConnected });
      });
      return answer(200, { doors: shown.sort(bySiteAndName) });
    },
  );

const bySiteAndName = (one: z.infer<typeof DeskDoor>, other: z.infer<typeof DeskDoor>) =>
  one.site.localeCompare(other.site) || one.name.localeCompare(other.name);
