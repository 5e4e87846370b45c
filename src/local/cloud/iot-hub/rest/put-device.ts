import type { Operation } from '../../kernel/serve.js';
import { createDevice, replaceDevice } from '../devices.js';
import type { Hub } from '../hub.js';
import type { IdentityInput } from '../store/identity.js';
import { identityView } from '../views.js';
import { deviceIdOf, hubOperation, jsonBody } from './operation.js';

/** Devices - Create Or Update Identity: without `If-Match` it creates, with it it replaces. */
export const putDevice = (hub: Hub): Operation =>
  hubOperation('Devices - Create Or Update Identity', 'PUT', '/devices/:id', async (call) => {
    hub.throttle('registry');
    const input = jsonBody(call) as IdentityInput;
    const ifMatch = call.headers['if-match'];
    const write = () =>
      ifMatch === undefined ? createDevice(hub, deviceIdOf(call), input) : replaceDevice(hub, deviceIdOf(call), input, ifMatch);
    return { status: 200, body: identityView(hub, await hub.commits.run(write)) };
  });
