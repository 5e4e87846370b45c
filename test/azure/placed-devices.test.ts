import { describe, expect, it } from 'vitest';
import { placedDevices } from '../../src/azure/placed-devices.js';
import type { DoorRecord } from '../../src/domain/door-record.js';
import { doors } from '../support/site.js';

const publicJwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as const;
const terminal = { id: 'lobby-t1', thumbprint: 'x', publicJwk, status: 'enabled' as const };
const lobby = { ...doors.lobby, terminals: [terminal] };

function site(...known: DoorRecord[]) {
  const records = new Map(known.map((door) => [door.id, door]));
  const asked = { read: 0, list: 0 };
  const doorOf = placedDevices({
    read: async (id) => {
      asked.read += 1;
      return records.get(id);
    },
    list: async () => {
      asked.list += 1;
      return [...records.values()];
    },
  });
  return { records, asked, doorOf };
}

describe('the door of a device', () => {
  it('is looked for once among all, and then read by itself', async () => {
    const { asked, doorOf } = site(lobby, doors.server);
    expect((await doorOf('lobby-lock'))?.id).toBe('lobby');
    expect((await doorOf('lobby-t1'))?.id).toBe('lobby');
    expect((await doorOf('lobby-lock'))?.id).toBe('lobby');
    expect(asked).toEqual({ read: 2, list: 1 });
  });

  it('is as it is now, not as it was', async () => {
    const { records, doorOf } = site(lobby);
    await doorOf('lobby-lock');
    records.set(doors.lobby.id, { ...lobby, name: 'New name' });
    expect((await doorOf('lobby-lock'))?.name).toBe('New name');
  });

  it('is another one when the device has moved, and none when it is gone', async () => {
    const { records, doorOf } = site(lobby, doors.server);
    await doorOf('lobby-t1');
    records.set(doors.lobby.id, { ...lobby, terminals: [] });
    records.set(doors.server.id, { ...doors.server, terminals: [terminal] });
    expect((await doorOf('lobby-t1'))?.id).toBe(doors.server.id);
    records.set(doors.server.id, { ...doors.server, terminals: [] });
    expect(await doorOf('lobby-t1')).toBeUndefined();
    expect(await doorOf('nobodys')).toBeUndefined();
  });
});
