import type { Operation } from '../../kernel/serve.js';
import { deleteDevice } from '../devices.js';
import type { Hub } from '../hub.js';
import { deviceIdOf, hubOperation } from './operation.js';

/** Devices - Delete Identity. */
export const removeDevice = (hub: Hub): Operation =>
  hubOperation('Devices - Delete Identity', 'DELETE', '/devices/:id', async (call) => {
    hub.throttle('registry');
    await hub.commits.run(() => deleteDevice(hub, deviceIdOf(call), call.headers['if-match'] ?? '*'));
    return { status: 204 };
  });
