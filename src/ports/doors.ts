import type { DoorChange } from '../domain/door-change.js';
import type { DoorRecord } from '../domain/door-record.js';
import type { DoorId } from '../domain/ids.js';

export type Doors = {
  read(id: DoorId): Promise<DoorRecord | undefined>;
  /** As `read`, but up to two seconds old; what is changed here shows at once. For entries. */
  known(id: DoorId): Promise<DoorRecord | undefined>;
  list(): Promise<DoorRecord[]>;
  /** The door that has this lock or terminal. */
  withDevice(deviceId: string): Promise<DoorRecord | undefined>;
  /** False: there is a door of this id. */
  create(record: DoorRecord): Promise<boolean>;
  /** Applies a pure transition under the record's etag. The same object back means: nothing to write. */
  change(id: DoorId, transition: (record: DoorRecord) => DoorRecord): Promise<DoorRecord | undefined>;
};

/** Changes of doors, each with everything that became of it. Throws `records-unavailable`. */
export type DoorChanges = {
  create(change: DoorChange): Promise<{ kind: 'created' | 'exists'; record: DoorChange }>;
  read(changeId: string): Promise<DoorChange | undefined>;
  change(changeId: string, transition: (change: DoorChange) => DoorChange): Promise<DoorChange | undefined>;
  /** Newest first. */
  of(doorId: DoorId): Promise<DoorChange[]>;
  /** Confirmed and not carried out: what a crash left behind. */
  unsettled(): Promise<DoorChange[]>;
};

/** A device as the hub knows it. `connected`: as far as the hub has noticed; `desired`, `reported`: the grants its twin names. */
export type HubDevice = { deviceId: string; status: 'enabled' | 'disabled'; connected: boolean; desired: string[]; reported: string[] };

/** Who may connect to the hub, and by which certificate. Throws `locks-unavailable` or `hub-throttled`. */
export type DeviceRegistry = {
  /** Registers the device by its certificates (SHA-256, hex), or gives it these instead of those it had; its status stays. */
  put(deviceId: string, certificates: readonly string[]): Promise<void>;
  /** The device can never connect again; one that is not there is gone already. */
  remove(deviceId: string): Promise<void>;
  standing(deviceId: string): Promise<'enabled' | 'disabled' | 'missing'>;
  all(): Promise<HubDevice[]>;
};

/** The authority that makes certificates of devices, where there is one. Throws `authority-unavailable`. */
export type DeviceAuthority = {
  /** `csr`: PKCS #10 in PEM; it names the device. The certificate comes back as PEM. */
  sign(csr: string): Promise<{ kind: 'issued'; certificate: string } | { kind: 'refused'; because: 'no-authority' | 'bad-request' }>;
};
