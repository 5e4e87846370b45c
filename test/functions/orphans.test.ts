import { afterEach, describe, expect, it, vi } from 'vitest';
import * as act from '../../activities/contracts.js';
import { defaultPolicy } from '../../src/domain/policy.js';
import { durableFlows } from '../../src/functions/flows.js';
import { registerSweep } from '../../src/functions/sweep.js';
import { memoryAudit } from '../support/memory/audit.js';
import { memoryDeviceLogs } from '../support/memory/device-logs.js';
import { type Story, tell } from '../support/story.js';

let story: Story;
/** Functions are registered once a file; these ports reach the story of the day. */
const today = <T extends object>(name: string): T =>
  new Proxy({} as T, { get: (_, member) => Reflect.get(Object(Reflect.get(story.ports, name)), member) });

const parts = [
  'rules',
  'receipts',
  'requests',
  'visits',
  'grants',
  'doors',
  'directory',
  'access',
  'locks',
  'clock',
  'signals',
  'subscriptions',
  'changes',
  'places',
  'keys',
  'effects',
  'messages',
  'mailboxes',
] as const;
type Ports = Parameters<typeof registerSweep>[0];
registerSweep({
  ...(Object.fromEntries(parts.map((name) => [name, today(name)])) as Pick<Ports, (typeof parts)[number]>),
  ...{ responders: undefined, policy: defaultPolicy, pushMs: 0, publicUrl: 'https://latch.example' },
  sessions: { standing: async () => 'open', forget: () => {} },
  audit: memoryAudit(today('clock')),
  deviceLogs: memoryDeviceLogs(),
  flows: durableFlows,
});

afterEach(() => story.close());

/** A visit that began at once: its code is on the lock and with its holder. */
async function armedStory(): Promise<Story> {
  story = await tell({ startNow: 30 });
  expect(await story.state()).toBe('delivered');
  expect(story.held()).toEqual(['lobby']);
  return story;
}

const purge = ({ host, requestId }: Story) =>
  host.fetch(`/runtime/webhooks/durabletask/instances/${requestId}?code=${host.systemKey}`, { method: 'DELETE' });

/** A mistake of ours in the orchestration, and its last words are not understood either. */
async function fail({ host, requestId }: Story): Promise<void> {
  const mistaken = () => {
    throw new Error('a mistake of ours');
  };
  const mistakes = [act.readEnding.output, act.disarmLock.input, act.closeRequest.input].map((shape) =>
    vi.spyOn(shape as { parse(value: unknown): unknown }, 'parse').mockImplementation(mistaken),
  );
  await host.raise(requestId, 'RequestChanged', {});
  for (let tries = 0; tries < 10 && host.status(requestId)?.runtimeStatus === 'Running'; tries += 1) await host.advance(30_000);
  for (const mistake of mistakes) mistake.mockRestore();
}

const endings: [string, (given: Story) => Promise<unknown>, string | undefined][] = [
  ['terminated', ({ host, requestId }) => host.terminate(requestId), 'Terminated'],
  ['terminated and purged', ({ host, requestId }) => host.terminate(requestId).then(() => purge(story)), undefined],
  ['failed', fail, 'Failed'],
];

describe('an orchestration that is gone', () => {
  it.each(endings)('(%s) leaves nothing on the lock and no live code a minute later', async (_how, end, status) => {
    const { host, requestId, ports, held } = await armedStory();
    await end(story);
    expect(host.status(requestId)?.runtimeStatus).toBe(status);
    await host.advance(60_000);
    expect(held()).toEqual([]);
    const record = await story.record();
    expect(record).toMatchObject({ status: 'closed', outcome: 'failed', because: 'orchestration-lost', doors: [{ lock: 'disarmed' }] });
    const [place] = record.doors;
    const codes = place ? await ports.grants.codes(place.doorId, place.grantId) : [];
    expect(codes.map(({ state }) => state)).toEqual(['revoked']);
  });
});
