import type { DeviceLog } from '../domain/device-log.js';
import type { DoorId } from '../domain/ids.js';

/** What was heard of the locks' own logs. Throws `records-unavailable`. */
export type DeviceLogs = {
  read(doorId: DoorId): Promise<DeviceLog | undefined>;
  /** Applies a pure transition under the record's etag, beginning with none. The same object back means: nothing to write. */
  change(doorId: DoorId, transition: (log: DeviceLog | undefined) => DeviceLog): Promise<void>;
  /** Those that have, or may soon have, something for the audit or for security. */
  open(): Promise<DeviceLog[]>;
};
