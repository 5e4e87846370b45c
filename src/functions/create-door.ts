import { NewDoor } from '../domain/door-change.js';
import { DoorChangeView, doorAdmins } from './doors/change-view.js';
import { drawSalt } from './doors/draw-salt.js';
import { type OrderNeeds, orderChange } from './doors/order-change.js';
import { expose } from './http/expose.js';

/** POST /api/doors: a new door, with nothing on it. One of class `exclusion` waits for a second person. */
export const registerCreateDoor = (ports: OrderNeeds) =>
  expose(
    {
      name: 'createDoor',
      method: 'POST',
      route: 'api/doors',
      summary: 'Add a door',
      access: doorAdmins,
      body: NewDoor,
      keys: 'record',
      standing: 'now',
      answers: {
        200: { description: 'The door is there', schema: DoorChangeView },
        202: { description: 'A second person must confirm it', schema: DoorChangeView },
      },
    },
    ports,
    (call) => orderChange(call, call.body.id, { do: 'add', door: call.body, salt: drawSalt() }, ports),
  );
