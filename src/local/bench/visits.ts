import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type SpawnedLatch, spawnLatch } from '../launch/spawn-latch.js';
import { readSeed, seedFile } from '../seed/read-seed.js';
import type { Seed } from '../seed/shape.js';
import { stableId } from '../seed/stable-id.js';
import { createWorldClient, type Message, type WorldClient } from '../story/world-client.js';
import { report } from './report.js';

const visitors = Number(process.env['BENCH_VISITS'] ?? 500);
/** So many of them want to hear by mail: more than the provider lets out in an hour. */
const byMail = Math.floor(visitors / 4);
const gates = Array.from({ length: 10 }, (_, nth) => `gate-${nth}`);
const atOnce = 8;
/** `BENCH_BOOKED=at-once`: by a clock that stands still; else as fast as Graph lets new people be known. */
const isAtOnce = process.env['BENCH_BOOKED'] === 'at-once';

const minute = 60_000;
const opensAt = new Date('2027-02-03T07:00:00.000Z'); // eight in the morning in Berlin
const before = (minutes: number) => new Date(opensAt.getTime() - minutes * minute);

const code = /\b\d{3} \d{3} \d{3}\b/;
const Visit = z.object({ id: z.string(), status: z.string(), flags: z.array(z.object({ code: z.string() })) });
type Visit = z.infer<typeof Visit>;
const LockView = z.object({ armed: z.array(z.unknown()) });

/** The shipped site with ten more gates, and technicians who may ask for all of them. */
function crowdedSite(): Seed {
  const shipped = readSeed(seedFile({}));
  if (!shipped.ok) throw new Error(shipped.problems.join('\n'));
  const { seed } = shipped;
  const people = Array.from({ length: visitors }, (_, nth) => ({
    ...{ id: `tech-${nth}`, oid: stableId(`tech ${nth}`), name: `Technician ${nth}`, mail: `tech-${nth}@windservice.example` },
    ...{ mobile: `+4915200${String(nth).padStart(6, '0')}`, guest: true, teams: false, company: 'Windservice', accountEnabled: true },
    ...{ riskLevel: 'none' as const, roles: ['Latch.Request' as const], groups: ['all-doors'], methods: ['microsoftAuthenticatorPush'] },
  }));
  const plain = { site: 'BER1', class: 'controlled', judge: 'cloud', kind: 'door', offlineCapable: false } as const;
  const doors = gates.map((id) => ({ ...plain, id }));
  const groups = seed.groups.map((group) =>
    group.id === 'all-doors' ? { ...group, memberOf: [...group.memberOf, ...gates.map((id) => `door:${id}`)] } : group,
  );
  return { ...seed, doors: [...seed.doors, ...doors], groups, people: [...seed.people, ...people] };
}

/** Seconds of the machine's own clock that it takes. */
async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

async function inTurns<T, R>(items: readonly T[], work: (item: T, nth: number) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  const next = items.entries();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [nth, item] of next) done[nth] = await work(item, nth);
    }),
  );
  return done;
}

/** As an application: a token for each call would be what is measured. */
async function asApp({ api, control }: SpawnedLatch) {
  const minted = await fetch(`${control}/local/tokens`, { method: 'POST', body: JSON.stringify({ app: 'logic-apps' }) });
  const { accessToken } = z.object({ accessToken: z.string() }).parse(await minted.json());
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
  return async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${api}/api${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const reply: unknown = await response.json();
    if (response.ok) return reply;
    throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(reply)}`);
  };
}

type App = Awaited<ReturnType<typeof asApp>>;

/** Graph answers five questions about registered second factors in ten seconds, so that not more new people than that come to be known. */
const perTenSeconds = 5;

async function bookAll({ latch, client, seed: { people } }: World): Promise<Visit[]> {
  const app = await asApp(latch);
  const hostId = people.find(({ id }) => id === 'alice')?.oid;
  const window = { start: opensAt.toISOString(), end: new Date(opensAt.getTime() + 60 * minute).toISOString() };
  const crowd = people.filter(({ id }) => id.startsWith('tech-'));
  if (isAtOnce) return inTurns(crowd, ({ oid }, nth) => bookOne(app, { hostId, crew: [oid], window }, nth));
  const booked: Visit[] = [];
  while (booked.length < crowd.length) {
    const next = await inTurns(crowd.slice(booked.length, booked.length + perTenSeconds), ({ oid }, nth) =>
      bookOne(app, { hostId, crew: [oid], window }, booked.length + nth),
    );
    booked.push(...next);
    await client.control('POST', '/clock', { advanceMs: 10_000 });
  }
  return booked;
}

async function bookOne(app: App, who: object, nth: number): Promise<Visit> {
  const what = { doors: [gates[nth % gates.length]], purpose: 'Yearly inspection', ticket: `INC-${nth}`, vendor: 'Windservice' };
  return Visit.parse(await app('POST', '/visits', { ...who, ...what, externalId: `bench-${nth}` }));
}

async function onLocks(client: WorldClient): Promise<number> {
  const views = await Promise.all(gates.map((id) => client.control('GET', `/doors/${id}`)));
  return views.reduce<number>((sum, view) => sum + LockView.parse(view).armed.length, 0);
}

const told = (messages: readonly Message[]) => messages.filter(({ to, text }) => isVisitor(to) && code.test(text));
const isVisitor = (to: string) => to.startsWith('tech-') || to.startsWith('+4915200');

type World = { latch: SpawnedLatch; client: WorldClient; seed: Seed };

/** Books everybody for the same moment; the visits with what was flagged. */
async function book(world: World): Promise<Visit[]> {
  const { client } = world;
  await inTurns(Array.from({ length: byMail }), (_, nth) => client.as(`tech-${nth}`)('PATCH', '/me/delivery', { channels: ['email'] }));
  const booked: Visit[] = [];
  const booking = await secondsOf(async () => {
    booked.push(...(await bookAll(world)));
    await client.control('POST', '/idle');
  });
  report('visits.book', 's', [booking]);
  report('visits.flagged', 'visits', [booked.filter(isFlagged).length]);
  return booked;
}

const isFlagged = ({ flags }: Visit) => flags.length > 0;

/** From the arming to the codes; how many were told before it was time. */
async function armAndTell({ client }: World): Promise<number> {
  for (let minutes = 170; minutes > 35; minutes -= 5) await client.setTo(before(minutes)); // no single call waits for all that is due
  await client.setTo(before(35.01));
  report('visits.arm', 's', [await secondsOf(() => client.setTo(before(35)))], { limit: 300 });
  report('visits.armed', 'visits', [await onLocks(client)]);
  await client.setTo(new Date(before(30).getTime() - 1));
  const early = told(await client.outbox(before(180))).length;
  report('visits.told_early', 'visits', [early], { limit: 0 });
  report('visits.deliver', 's', [await secondsOf(() => client.setTo(before(30)))], { limit: 300 });
  await client.setTo(before(28));
  const messages = told(await client.outbox(before(30.1)));
  report('visits.told', 'visits', [new Set(messages.map(({ to }) => to)).size]);
  report('visits.mails', 'mails', [messages.filter(({ channel }) => channel === 'email').length], { limit: 90 });
  report('visits.told_after', 's', [Math.max(...messages.map(({ at }) => (Date.parse(at) - before(30).getTime()) / 1_000))], { limit: 60 });
  return early;
}

/** Eight o'clock, and an hour and ten minutes later: how many were lost on the way, how many are left on a lock. */
async function takePlace({ latch, client }: World, booked: readonly Visit[]): Promise<number> {
  await client.setTo(opensAt);
  const app = await asApp(latch);
  const standing = await inTurns(booked, async ({ id }) => Visit.parse(await app('GET', `/visits/${id}`)));
  const lost = standing.filter((visit) => visit.status !== 'ready' && !isFlagged(visit)).length;
  report('visits.ready', 'visits', [standing.filter(({ status }) => status === 'ready').length]);
  report('visits.neither_ready_nor_flagged', 'visits', [lost], { limit: 0 });
  report('visits.close', 's', [await secondsOf(() => client.setTo(new Date(opensAt.getTime() + 70 * minute)))]);
  const left = await onLocks(client);
  report('visits.left_on_locks', 'visits', [left], { limit: 0 });
  return lost + left;
}

/** `npm run bench:visits`: many visits that open at the same moment, on a virtual clock; how long the machine is busy with them by its own. */
async function main(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latch-bench-visits-'));
  const seed = crowdedSite();
  const LATCH_SEED_FILE = join(dataDir, 'site.json');
  await writeFile(LATCH_SEED_FILE, JSON.stringify(seed));
  const start = before(180).toISOString();
  const latch = await spawnLatch({ LATCH_DATA_DIR: dataDir, LATCH_SEED_FILE, LATCH_CLOCK: 'virtual', LATCH_NOW: start });
  const world = { latch, seed, client: createWorldClient(latch.api, latch.control) };
  try {
    const booked = await book(world);
    const wrong = (await armAndTell(world)) + (await takePlace(world, booked));
    if (wrong > 0) process.exitCode = 1;
  } finally {
    await latch.stop();
    await rm(dataDir, { recursive: true });
  }
}

await main();
