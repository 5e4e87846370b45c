import { z } from 'zod';
import type { DeviceLog, newsOf } from '../device-log.js';
import type { Instant } from '../ids.js';
import { EntryFields } from './entry-fields.js';

/**
 * About the log of a lock itself: lines it has told and nobody heard (`from`, `to`: their numbers), a line that came after all, a log that ended because
 * the device was replaced or has lost its memory, an opening that no record of ours explains.
 */
export const DeviceEntry = EntryFields.extend({
  kind: z.enum(['device.gap', 'device.gap-filled', 'device.log-ended', 'device.opening-unexplained']),
  detail: z.strictObject({ from: z.int().optional(), to: z.int().optional() }),
});
export type DeviceEntry = z.infer<typeof DeviceEntry>;

/** One entry for everything new about a lock's log. */
export function auditOfDeviceLog({ doorId, deviceId, logId }: DeviceLog, news: ReturnType<typeof newsOf>, at: Instant): DeviceEntry[] {
  const about = { doorId, at, by: 'system' };
  return [
    ...news.ended.map((last) => ({
      ...{ ...about, recordId: `log:${last.deviceId}:${last.logId}:ended`, kind: 'device.log-ended' as const },
      ...{ device: { id: last.deviceId, logId: last.logId, seq: last.upTo }, detail: {} },
      because: last.deviceId === deviceId ? 'memory-lost' : 'device-replaced',
    })),
    ...news.gaps.map(({ from, to }) => ({
      ...{ ...about, recordId: `log:${deviceId}:${logId}:gap:${from}-${to}`, kind: 'device.gap' as const },
      ...{ device: { id: deviceId, logId, seq: to }, detail: { from, to } },
    })),
    ...news.filled.map((seq) => ({
      ...{ ...about, recordId: `log:${deviceId}:${logId}:filled:${seq}`, kind: 'device.gap-filled' as const },
      ...{ device: { id: deviceId, logId, seq }, detail: {} },
    })),
  ];
}
