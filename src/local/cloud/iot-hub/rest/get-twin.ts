import type { Operation } from '../../kernel/serve.js';
import { registered } from '../devices.js';
import type { Hub } from '../hub.js';
import { etagOf } from '../store/twin.js';
import { twinView } from '../views.js';
import { deviceIdOf, hubOperation } from './operation.js';

/** Twin - Get Device Twin. */
export const getTwin = (hub: Hub): Operation =>
  hubOperation('Twin - Get Device Twin', 'GET', '/twins/:id', async (call) => {
    hub.throttle('twinReads');
    const device = registered(hub, deviceIdOf(call));
    return { status: 200, headers: { etag: `"${etagOf(device.twin)}"` }, body: twinView(hub, device) };
  });
