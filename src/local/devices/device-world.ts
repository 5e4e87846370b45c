import type { Ledger } from '../cloud/kernel/ledger.js';
import type { Clock } from '../cloud/kernel/world.js';
import type { Disk } from './durable-file.js';

/** What a device gets from where it lives: true time (which its own clock may miss), the ledger of what really happened, the root of the data directory. */
export type DeviceWorld = {
  clock: Clock;
  ledger: Pick<Ledger, 'write'>;
  /** Devices keep their files in `{dataDir}/devices/{deviceId}/`. */
  dataDir: string;
  /** The machine's own without it. */
  disk?: Disk;
};
