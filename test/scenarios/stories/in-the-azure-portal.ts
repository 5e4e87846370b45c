import { beforeAll, beforeEach, expect, it } from 'vitest';
import { type AzurePortal, openAzurePortal } from '../../support/azure-portal.js';
import { type Latch, minutes } from '../../support/latch.js';
import { armed, askedNow, codeSentTo, hour, openings, request, type } from '../../support/visit.js';

/** Somebody with rights in Azure and none in Latch ends what must end: each thing they do is denied at once, and the lock is empty within a minute. */
export function inTheAzurePortal(latch: Latch, codes: Set<string>): void {
  let portal: AzurePortal;
  beforeAll(async () => {
    portal = await openAzurePortal(latch);
  });

  /** Alice's code is on the lobby's lock, and its window is open. */
  let visit: { id: string; code: string; before: number };
  beforeEach(async () => {
    await latch.advance(hour);
    const id = await askedNow(latch, 'alice', 'lobby', 'Look after the cooling');
    const code = await codeSentTo(latch, 'alice');
    codes.add(code);
    expect(await armed(latch, 'lobby')).toHaveLength(1);
    visit = { id, code, before: (await openings(latch)).length };
  });

  async function isOver(outcome: string): Promise<void> {
    await latch.advance(minutes(1));
    expect(await armed(latch, 'lobby')).toEqual([]);
    expect(await request(latch, visit.id)).toMatchObject({ status: 'closed', outcome });
    expect(await openings(latch)).toHaveLength(visit.before);
  }

  it('by a rule in Data Explorer, with nothing but its id', async () => {
    await portal.writeDocument('rules', { id: `request:${visit.id}` });
    expect(await type(latch, 'lobby', visit.code)).toMatchObject({ opened: false });
    await isOver('revoked');
    const { body } = await latch.as('dan')('GET', '/revocations');
    const [newest] = body['revocations'] as Record<string, unknown>[];
    expect(newest).toMatchObject({
      target: { kind: 'request', id: visit.id },
      createdBy: 'unknown',
      confirmed: true,
      cloud: { count: 1 },
    });
  });

  it('by a user who is disabled', async () => {
    await latch.local('POST', '/people/alice', { accountEnabled: false });
    expect(await type(latch, 'lobby', visit.code)).toMatchObject({ opened: false });
    await latch.advance(minutes(1));
    await latch.local('POST', '/people/alice', { accountEnabled: true });
    expect(await armed(latch, 'lobby')).toEqual([]);
    expect(await request(latch, visit.id)).toMatchObject({ status: 'closed', outcome: 'revoked' });
    expect(await openings(latch)).toHaveLength(visit.before);
  });

  it('by an instance that is terminated', async () => {
    await portal.terminate(visit.id);
    await isOver('failed');
    expect(await type(latch, 'lobby', visit.code)).toMatchObject({ opened: false });
  });

  it('by a terminal or a lock that is disabled in IoT Hub, until it is enabled again', async () => {
    // Nobody has typed at this terminal: one at work is believed for a second.
    await portal.setDevice('lobby-t2', 'disabled');
    await latch.local('POST', '/idle');
    const presented = latch.local('POST', '/terminals/lobby-t2/entries', { doorId: 'lobby', code: visit.code });
    await expect(presented).rejects.toThrow(': 401 ');
    await portal.setDevice('lobby-t2', 'enabled');
    await portal.setDevice('lobby-lock', 'disabled');
    await latch.local('POST', '/idle');
    expect(await type(latch, 'lobby', visit.code)).toMatchObject({ opened: false });
    await portal.setDevice('lobby-lock', 'enabled');
    await expect.poll(async () => (await latch.local('GET', '/doors/lobby'))['online']).toBe(true);
    await latch.as('dan')('POST', '/revocations', { target: { kind: 'request', id: visit.id }, reason: 'Lock replaced' });
    await isOver('revoked');
  });
}
