import { DoorPatch } from '../domain/door-change.js';
import { DoorId } from '../domain/ids.js';
import { DoorChangeView, doorAdmins } from './doors/change-view.js';
import { type OrderNeeds, orderChange } from './doors/order-change.js';
import { expose } from './http/expose.js';
import { notFound, problem } from './http/problem.js';

/** PATCH /api/doors/{id}: what is said of a door. `judge`, `offlineCapable` and `retired` want a door at which nobody holds a grant. */
export const registerChangeDoor = (ports: OrderNeeds) =>
  expose(
    {
      name: 'changeDoor',
      method: 'PATCH',
      route: 'api/doors/{id}',
      summary: 'Change or retire a door',
      access: doorAdmins,
      body: DoorPatch,
      keys: 'record',
      standing: 'now',
      answers: {
        200: { description: 'The door is as it was asked', schema: DoorChangeView },
        202: { description: 'A second person must confirm it', schema: DoorChangeView },
      },
    },
    ports,
    async (call) => {
      const id = DoorId.safeParse(call.params['id']);
      if (!id.success) return notFound();
      if (Object.keys(call.body).length === 0) return problem(400, 'nothing-to-change', 'The body names nothing that should change.');
      return orderChange(call, id.data, { do: 'change', patch: call.body }, ports);
    },
  );
