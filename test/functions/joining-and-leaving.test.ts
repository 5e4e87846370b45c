import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../src/domain/policy.js';
import type { SignalPolicy } from '../../src/domain/signals/signal-policy.js';
import { agreedWord } from '../../src/functions/events/agreed-words.js';
import { registerGraphEvents } from '../../src/functions/events-graph.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { openTriggers } from './given/triggers.js';
import { waitingFor } from './given/waiting.js';

const { alice, bob, tara } = people;
const group = doors.lobby.eligibilityGroup;

/** A site whose policy says this about coming and going. */
function siteWith(actions: Partial<SignalPolicy['actions']>) {
  const policy = { ...defaultPolicy, signals: { ...defaultPolicy.signals, actions: { ...defaultPolicy.signals.actions, ...actions } } };
  return { ...edgePorts(), policy };
}
const strict = siteWith({ 'member-left': 'revoke', 'member-joined': 'note' });
const { host } = await openApi(strict, () => registerGraphEvents(strict));
const { due } = openTriggers(strict);

async function leaves(who: { id: string }, groupId: string, id: string = randomUUID()) {
  const members = { id: groupId, 'members@delta': [{ id: who.id, '@removed': 'deleted' }] };
  const clientState = await agreedWord(strict.keys, 'graph-client-state');
  const notice = { id, subscriptionId: 'our/groups', clientState, resource: `Groups/${groupId}`, resourceData: members };
  return (await host.fetch('/api/events/graph', { method: 'POST', body: JSON.stringify({ value: [notice] }) })).status;
}
const revocationsOf = async ({ id }: { id: string }) =>
  (await strict.rules.listRevocations({})).revocations.filter(({ target }) => target.kind === 'person' && target.id === id);

describe('a policy that revokes whoever leaves a group of a door', () => {
  it('does so once, however often it is told, and says why', async () => {
    const hers = await waitingFor(strict, doors.lobby, 1);
    for (const _ of [1, 2]) expect(await leaves(alice, group, 'n-1')).toBe(202);
    expect(await revocationsOf(alice)).toMatchObject([{ reason: 'member-left (microsoft-graph)' }]);
    expect((await strict.requests.read(hers.id))?.revoked?.by).toBe('system');
  });

  it('does so once for a notice and the delta query that follows, also when security has lifted it meanwhile', async () => {
    await due('catchUpDirectory');
    const before = (await revocationsOf(bob)).length;
    expect(await leaves(bob, group)).toBe(202);
    strict.clock.set(new Date(strict.clock.now().getTime() + 5 * 60_000));
    strict.changes.tell('groups', { groupId: group, joined: [], left: [bob.id] });
    await due('catchUpDirectory');
    expect((await revocationsOf(bob)).length).toBe(before + 1);
    strict.clock.set(new Date(strict.clock.now().getTime() + 60 * 60_000));
    expect(await leaves(bob, group)).toBe(202);
    expect((await revocationsOf(bob)).length).toBe(before + 2);
  });

  it('only looks at who left any other group', async () => {
    const theirs = await waitingFor(strict, doors.lobby, 1, tara);
    expect(await leaves(tara, randomUUID())).toBe(202);
    expect([await revocationsOf(tara), (await strict.requests.read(theirs.id))?.revoked]).toEqual([[], undefined]);
  });

  it('does so too when only the delta query tells of it', async () => {
    await due('catchUpDirectory');
    strict.changes.tell('groups', { groupId: group, joined: [alice.id], left: [tara.id] });
    await due('catchUpDirectory');
    await due('catchUpDirectory');
    expect(await revocationsOf(tara)).toHaveLength(1);
    expect(strict.signals.all().at(-1)?.done).toMatchObject([
      { word: 'member-left', action: 'revoke' },
      { word: 'member-joined', action: 'note' },
    ]);
  });
});
