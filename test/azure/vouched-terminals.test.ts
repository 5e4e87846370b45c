import { beforeEach, describe, expect, it } from 'vitest';
import { vouchedTerminals } from '../../src/azure/vouched-terminals.js';
import { LatchError } from '../../src/domain/errors.js';
import { createVirtualClock } from '../../src/local/host/clock.js';
import type { DeviceRegistry } from '../../src/ports/doors.js';
import type { Terminals } from '../../src/ports/keys.js';
import { doors } from '../support/site.js';

const begin = new Date('2027-02-03T08:00:00.000Z');
const elapsed = createVirtualClock(begin);
let asked: string[];
let standing: DeviceRegistry['standing'];
let proven: Awaited<ReturnType<Terminals['verify']>>;

beforeEach(() => {
  asked = [];
  standing = async () => 'enabled';
  proven = { kind: 'terminal', terminalId: 'lobby-t1' };
});

function open() {
  const registry = {
    standing: (deviceId: string) => {
      asked.push(deviceId);
      return standing(deviceId);
    },
  } as DeviceRegistry;
  const terminals = vouchedTerminals({ terminals: { verify: async () => proven }, registry, elapsed });
  return () => terminals.verify(doors.lobby, 'an assertion', { attemptId: 'a', body: new Uint8Array() });
}

describe('a terminal that proves itself', () => {
  it('is believed while the hub lets its device in, and asked about once a second', async () => {
    const verify = open();
    expect(await Promise.all([verify(), verify()])).toEqual([proven, proven]);
    elapsed.set(new Date(begin.getTime() + 999));
    await verify();
    expect(asked).toEqual(['lobby-t1']);
    elapsed.set(new Date(begin.getTime() + 1_000));
    standing = async () => 'disabled';
    expect(await verify()).toEqual({ kind: 'refused' });
    expect(asked).toHaveLength(2);
  });

  it.each(['disabled', 'missing'] as const)('is refused when its device is %s in the hub, whatever the door’s record says', async (how) => {
    standing = async () => how;
    expect(await open()()).toEqual({ kind: 'refused' });
  });

  it('is believed on the word of the record while the hub is silent, which is no answer to remember', async () => {
    standing = () => Promise.reject(new LatchError('locks-unavailable', 'x'));
    const verify = open();
    expect(await verify()).toEqual(proven);
    standing = async () => 'disabled';
    expect(await verify()).toEqual({ kind: 'refused' });
  });
});

it('a terminal that does not prove itself is nobody to ask the hub about', async () => {
  proven = { kind: 'refused' };
  expect(await open()()).toEqual({ kind: 'refused' });
  expect(asked).toEqual([]);
});
