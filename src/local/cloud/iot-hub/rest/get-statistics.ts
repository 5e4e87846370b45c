import type { Operation } from '../../kernel/serve.js';
import type { Hub } from '../hub.js';
import { hubOperation } from './operation.js';

/** Statistics - Get Device Statistics. */
export const getDeviceStatistics = (hub: Hub): Operation =>
  hubOperation('Statistics - Get Device Statistics', 'GET', '/statistics/devices', async () => {
    const devices = hub.store.list();
    const enabledDeviceCount = devices.filter(({ identity }) => identity.status === 'enabled').length;
    const totalDeviceCount = devices.length;
    return { status: 200, body: { totalDeviceCount, enabledDeviceCount, disabledDeviceCount: totalDeviceCount - enabledDeviceCount } };
  });

/** Statistics - Get Service Statistics. */
export const getServiceStatistics = (hub: Hub): Operation =>
  hubOperation('Statistics - Get Service Statistics', 'GET', '/statistics/service', async () => ({
    status: 200,
    body: { connectedDeviceCount: hub.links.all().length },
  }));
