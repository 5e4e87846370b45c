import type { Operation } from '../../kernel/serve.js';
import type { Hub } from '../hub.js';
import { identityView } from '../views.js';
import { hubOperation } from './operation.js';

const most = 1000;

/** Devices - Get Devices: at most 1000, in the order of their ids. */
export const listDevices = (hub: Hub): Operation =>
  hubOperation('Devices - Get Devices', 'GET', '/devices{/}?', async (call) => {
    hub.throttle('registry');
    const top = Math.min(Number(call.query.get('top') ?? most) || most, most);
    const devices = hub.store.list().slice(0, top);
    return { status: 200, body: devices.map((device) => identityView(hub, device)) };
  });
