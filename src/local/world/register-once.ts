import { join } from 'node:path';
import type { IotHubService } from '../cloud/iot-hub/service.js';
import { realDisk, writeDurably } from '../devices/durable-file.js';

/** Makes a device of the seed known to the hub the first time it is seen; one that was retired since is not brought back by a restart. */
export async function registerOnce(dataDir: string, hub: IotHubService, deviceId: string): Promise<void> {
  const mark = join(dataDir, 'devices', deviceId, 'registered');
  if ((await realDisk.read(mark)) !== undefined) return;
  await hub.registerDevice(deviceId);
  await writeDurably(mark, '');
}
