import { beforeEach, describe, expect, it } from 'vitest';
import { type Send, tellOnce } from '../../activities/tell-once.js';
import { LatchError } from '../../src/domain/errors.js';
import type { Effects } from '../../src/ports/requests.js';
import { memoryEffects } from '../support/memory/messages.js';

const telling = { instanceId: 'cage-12-lock', operation: 'op-1', step: 'tamper' };
let effects: Effects;
let sent: string[];
const tell = (outcome: Send) =>
  tellOnce(effects, telling, (operation) => {
    sent.push(operation);
    return outcome(operation);
  });
const failing =
  (error: Error): Send =>
  async () => {
    throw error;
  };

beforeEach(() => {
  effects = memoryEffects();
  sent = [];
});

describe('telling a department', () => {
  it('is done once, and on record', async () => {
    expect([await tell(async () => ({ kind: 'sent' })), await tell(async () => ({ kind: 'sent' }))]).toEqual(['told', 'told']);
    expect([sent, await effects.of(telling.instanceId)]).toEqual([['op-1'], [expect.objectContaining({ step: 'tamper' })]]);
  });

  it('is to be tried again while the provider takes nothing, under the same operation', async () => {
    expect(await tell(failing(new LatchError('delivery-unavailable', 'down')))).toBe('not-yet');
    expect(await effects.of(telling.instanceId)).toEqual([]);
    expect(await tell(async () => ({ kind: 'sent' }))).toBe('told');
    expect(sent).toEqual(['op-1', 'op-1']);
  });

  it('is over when the provider refuses it for good, and nothing says that it was sent', async () => {
    expect(await tell(async () => ({ kind: 'refused', because: 'no-such-address' }))).toBe('told');
    expect(await effects.of(telling.instanceId)).toEqual([]);
  });

  it.each([new LatchError('records-unavailable', 'down'), new TypeError('a mistake of ours')])(
    'hides no other trouble: %s',
    async (error) => {
      await expect(tell(failing(error))).rejects.toBe(error);
    },
  );
});
