import type { Operation } from '../../kernel/serve.js';
import type { Hub } from '../hub.js';
import { etagOf } from '../store/twin.js';
import { twinView } from '../views.js';
import { twinPatchOf, writeTwin } from '../write-twin.js';
import { deviceIdOf, hubOperation, jsonBody } from './operation.js';

/** Twin - Update Device Twin. */
export const patchTwin = (hub: Hub): Operation =>
  hubOperation('Twin - Update Device Twin', 'PATCH', '/twins/:id', async (call) => {
    hub.throttle('twinUpdates');
    const device = await writeTwin(hub, deviceIdOf(call), twinPatchOf(jsonBody(call)), call.headers['if-match'] ?? '*');
    return { status: 200, headers: { etag: `"${etagOf(device.twin)}"` }, body: twinView(hub, device) };
  });
