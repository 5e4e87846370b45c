import { afterEach, describe, expect, it } from 'vitest';
import { RequestChanged, RevocationChanged } from '../../orchestrations/events.js';
import { endHold } from '../../src/domain/deny-rule.js';
import type { Target } from '../../src/domain/rule-record.js';
import { reconcileDoor } from '../../src/functions/doors/reconcile-door.js';
import { memoryAudit } from '../support/memory/audit.js';
import { doors, people } from '../support/site.js';
import { type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

const site: Target = { kind: 'site', id: 'BER1' };
const code = async () => (await story.ports.grants.codes(doors.cage.id, (await story.record()).doors[0]?.grantId ?? ('' as never)))[0];
const seq = () => story.ports.locks.of('cage-12').seq;

/** Tara's visit to the cage, approved unless the story goes otherwise; its code is on the lock from 13:25 and opens from 14:00 to 15:00. */
async function visitUntil(time: string, { approved = true } = {}): Promise<void> {
  story = await tell({ doors: [doors.cage], requester: people.tara });
  if (approved) await story.vote(people.bob, 'approve');
  await story.until(time);
}

/** As the API does it. */
async function lift(id: string): Promise<void> {
  const { rules, clock } = story.ports;
  const at = clock.now().toISOString();
  await rules.changeRevocation(id, (record) => ({
    ...record,
    liftedAt: at,
    steps: [...record.steps, { step: 'lifted', by: people.frank.id, at }],
  }));
  await rules.changeRule(site, (rule) => endHold(rule, id, at));
  await story.host.raise(`revocation-${id}`, RevocationChanged.name, {});
}

/** What the change feed does with a request that was thawed. */
const wakeRequest = () => story.host.raise(story.requestId, RequestChanged.name, {});

describe('a lockdown', () => {
  it('takes an armed code off its lock, and after the lift puts it back under a new number', async () => {
    await visitUntil('13:27');
    const [before, first] = [await code(), seq()];
    const id = await story.lockDown(site);
    expect([await story.state(), story.held()]).toEqual(['armed', []]);
    expect(await story.revocation(id)).toMatchObject({ confirmed: true, doors: [{ doorId: 'cage-12', lock: 'confirmed' }] });
    await story.until('13:40');
    expect((await story.record()).doors).toMatchObject([{ lock: 'pending', because: 'lockdown' }]);
    await lift(id);
    expect(story.held()).toEqual(['cage-12']);
    expect(seq()).toBeGreaterThan(first + 1);
    expect(await code()).toMatchObject({ state: 'live', generation: before?.generation });
    expect((await story.revocation(id)).steps.map(({ step }) => step)).toEqual(['denied', 'covered', 'confirmed', 'lifted', 'rearmed']);
    await wakeRequest();
    expect((await story.record()).doors).toMatchObject([{ lock: 'armed' }]);
    await story.until('13:45');
    expect(await story.state()).toBe('delivered');
    expect(story.host.status(`revocation-${id}`)?.runtimeStatus).toBe('Completed');
  });

  it('delivers nothing while it stands; what was to come in the meantime comes after the lift', async () => {
    await visitUntil('13:00');
    const id = await story.lockDown(site);
    await story.until('13:50');
    expect([story.held(), story.ports.messages.outbox.texts]).toEqual([[], []]);
    await lift(id);
    await wakeRequest();
    await story.until('13:55');
    expect([await story.state(), story.held()]).toEqual(['delivered', ['cage-12']]);
  });

  it('that outlasts a visit leaves its code off the lock', async () => {
    await visitUntil('13:27');
    const id = await story.lockDown(site);
    await story.until('15:01');
    expect([await story.state(), (await story.record()).because]).toEqual(['closed: failed', 'lockdown']);
    const before = seq();
    await lift(id);
    await story.until('15:05');
    expect([story.held(), seq()]).toEqual([[], before]);
    expect(await story.revocation(id)).toMatchObject({ rearmedAt: expect.any(String) });
  });

  it('that is lifted does not bring back what was revoked meanwhile', async () => {
    await visitUntil('13:27');
    const id = await story.lockDown(site);
    await story.revoke();
    expect(await story.state()).toBe('closed: revoked');
    await lift(id);
    await story.until('13:50');
    expect(story.held()).toEqual([]);
  });

  it('does not lose a request that is still to be decided', async () => {
    await visitUntil('09:30', { approved: false });
    const id = await story.lockDown(site);
    await story.until('13:20');
    expect(await story.state()).toBe('awaiting-approval');
    await lift(id);
    await wakeRequest();
    await story.vote(people.bob, 'approve');
    await story.until('13:50');
    expect([await story.state(), story.held()]).toEqual(['delivered', ['cage-12']]);
  });

  it('is heard by a lock out of reach before anything else; lifted before that, the code stays where it is', async () => {
    await visitUntil('13:27');
    story.ports.locks.setOnline('cage-12', false);
    const id = await story.lockDown(site);
    expect((await story.revocation(id)).doors).toMatchObject([{ lock: 'unconfirmed', via: 'twin' }]);
    await story.until('13:35');
    await lift(id);
    story.ports.locks.setOnline('cage-12', true);
    await reconcileDoor(doors.cage.id, { ...story.ports, audit: memoryAudit(story.ports.clock) });
    await wakeRequest();
    await story.until('13:50');
    expect([await story.state(), story.held()]).toEqual(['delivered', ['cage-12']]);
  });

  it('stands for weeks with a short history', async () => {
    await visitUntil('09:30');
    const id = await story.lockDown(site);
    await story.host.advance(21 * 24 * 60 * 60_000);
    expect(story.host.status(`revocation-${id}`)?.runtimeStatus).toBe('Running');
    await lift(id);
    expect(story.host.status(`revocation-${id}`)?.runtimeStatus).toBe('Completed');
  });
});
