import type { DeviceLog } from '../../../src/domain/device-log.js';
import type { DeviceLogs } from '../../../src/ports/device-logs.js';
import { kept } from './kept.js';

/** What was heard of the locks' logs, in memory. */
export function memoryDeviceLogs(): DeviceLogs {
  const logs = kept<DeviceLog>();
  return {
    read: async (doorId) => logs.get(doorId),
    change: async (doorId, transition) => void logs.put(doorId, transition(logs.get(doorId))),
    open: async () => logs.all().filter(({ open }) => open),
  };
}
