import type { Sqlite } from '../../kernel/sqlite.js';
import type { Identity } from './identity.js';
import type { Twin } from './twin.js';

/** A registered device and its twin. */
export type StoredDevice = { identity: Identity; twin: Twin };

/** Rows of the registry; every write belongs inside a commit. */
export type DeviceStore = {
  get(deviceId: string): StoredDevice | undefined;
  put(device: StoredDevice): void;
  remove(deviceId: string): void;
  list(): StoredDevice[];
  /** Topic filters of the device's persisted MQTT session; undefined when it has none. */
  session(deviceId: string): string[] | undefined;
  keepSession(deviceId: string, filters: string[]): void;
  dropSession(deviceId: string): void;
};

type Row = { identity: string; twin: string };

const read = (row: unknown): StoredDevice => {
  const { identity, twin } = row as Row;
  return { identity: JSON.parse(identity) as Identity, twin: JSON.parse(twin) as Twin };
};

export function createDeviceStore({ statement }: Sqlite): DeviceStore {
  return {
    get(deviceId) {
      const row = statement('SELECT identity, twin FROM devices WHERE id = ?').get(deviceId);
      return row === undefined ? undefined : read(row);
    },
    put({ identity, twin }) {
      const values = [identity.deviceId, JSON.stringify(identity), JSON.stringify(twin)];
      statement('INSERT OR REPLACE INTO devices VALUES (?, ?, ?)').run(...values);
    },
    remove(deviceId) {
      statement('DELETE FROM devices WHERE id = ?').run(deviceId);
      statement('DELETE FROM sessions WHERE device = ?').run(deviceId);
    },
    list: () => statement('SELECT identity, twin FROM devices ORDER BY id').all().map(read),
    session(deviceId) {
      const row = statement('SELECT subscriptions FROM sessions WHERE device = ?').get(deviceId);
      return row === undefined ? undefined : (JSON.parse(String(row['subscriptions'])) as string[]);
    },
    keepSession(deviceId, filters) {
      statement('INSERT OR REPLACE INTO sessions VALUES (?, ?)').run(deviceId, JSON.stringify(filters));
    },
    dropSession: (deviceId) => void statement('DELETE FROM sessions WHERE device = ?').run(deviceId),
  };
}
