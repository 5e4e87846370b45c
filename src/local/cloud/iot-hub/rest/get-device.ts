import type { Operation } from '../../kernel/serve.js';
import { registered } from '../devices.js';
import type { Hub } from '../hub.js';
import { identityView } from '../views.js';
import { deviceIdOf, hubOperation } from './operation.js';

/** Devices - Get Identity. */
export const getDevice = (hub: Hub): Operation =>
  hubOperation('Devices - Get Identity', 'GET', '/devices/:id', async (call) => {
    hub.throttle('registry');
    const device = registered(hub, deviceIdOf(call));
    return { status: 200, headers: { etag: `"${device.identity.etag}"` }, body: identityView(hub, device) };
  });
