import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AuditRecord } from '../../src/domain/audit/chain.js';
import { readChain } from '../../src/domain/audit/verify-chain.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import type { RevocationRecord } from '../../src/domain/revocation-record.js';
import type { Target } from '../../src/domain/rule-record.js';
import { people } from '../support/site.js';
import { asked, type Life, lastMinute, openLife, type Typing } from './a-life.js';

const minute = 60_000;
const millisecond = fc.integer({ min: 0, max: lastMinute * minute });
/** About so many calls the host makes in a life without a revocation. */
const callsOfALife = 260;
const nth = fc.integer({ min: 1, max: callsOfALife });

/** When it comes: between two waits, while an activity is at work, before the flow listens, while the host is down, or as it dies in the middle of something. */
const instant = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('between' as const), ms: millisecond }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('during' as const), nth, when: fc.constantFrom('before', 'after', 'beside') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('before-it-began' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('host-down' as const), ms: millisecond, minutes: fc.integer({ min: 0, max: 8 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('host-dies' as const), nth, when: fc.constantFrom('before', 'after') }) },
);

const plan = fc.record({
  door: fc.constantFrom('lobby' as const, 'cage' as const),
  target: fc.constantFrom('request', 'person', 'door', 'site', 'approver', 'key', 'all'),
  how: fc.constantFrom('api' as const, 'by-hand' as const),
  instant,
  approvedAt: fc.integer({ min: 1, max: 70 }),
  usedAt: fc.option(fc.integer({ min: 119, max: 136 }), { freq: 2 }),
  /** Presentations that begin together with the revocation. */
  racers: fc.integer({ min: 0, max: 3 }),
  /** The lock is out of reach from so many minutes before the revocation, for so long. */
  away: fc.option(fc.record({ before: fc.integer({ min: 0, max: 10 }), minutes: fc.integer({ min: 1, max: 30 }) }), { freq: 3 }),
  seed: fc.integer(),
});
type Plan = typeof plan extends fc.Arbitrary<infer P> ? P : never;

/** At the lobby nobody's approval is needed. */
const targetOf = ({ target: wanted, door }: Plan, { requestId }: Life): Target => {
  const target = wanted === 'approver' && door === 'lobby' ? 'person' : wanted;
  const ids: Record<string, string> = {
    request: requestId,
    person: people.tara.id,
    door: door === 'lobby' ? 'lobby' : 'cage-12',
    site: 'BER1',
    approver: people.bob.id,
    key: 'k1',
    all: 'all',
  };
  return { kind: target as Target['kind'], id: ids[target] ?? '' };
};

/** What was seen of one life. */
type Seen = {
  life: Life;
  target: Target;
  typings: Typing[];
  /** Whether the request was still open, and under the target, when the revocation began. */
  wasOpen: boolean;
  /** When a rule that was written by hand stood. */
  writtenAt?: string | undefined;
  /** When and after how many openings the API first showed `confirmed`. */
  confirmed?: { at: string; openings: number };
};

const openingsOf = ({ life }: Seen) =>
  life.bench.rows.filter(({ kind }) => kind === 'opening').length +
  (life.door.judge === 'cloud' ? life.edge.stores.attempts.all().filter(({ state }) => state === 'granted').length : 0);

async function look(seen: Seen): Promise<void> {
  const { life } = seen;
  const revocation = await life.revocation();
  if (!revocation || seen.confirmed || life.isDown()) return;
  const openings = openingsOf(seen);
  if ((await life.view(revocation)).confirmed) seen.confirmed = { at: life.edge.clock.now().toISOString(), openings };
}

const type = async (seen: Seen, atLock: boolean): Promise<void> => {
  const typed = await seen.life.type(atLock);
  if (typed) seen.typings.push(typed);
};

/** It comes, and people come to the door in the same moment; somebody looks at it all the time. */
async function revokeNow(seen: Seen, { how, racers, seed }: Plan): Promise<void> {
  const { life, target } = seen;
  // What hangs on a key is a code that can still be used; who has none may get one under another key.
  const now = life.edge.clock.now().toISOString();
  const isUsable = ({ state, notAfter }: { state: string; notAfter: string }) => state === 'live' && now < notAfter;
  const isUnder = target.kind !== 'key' || (racers === 0 && (await life.codes()).some(isUsable));
  seen.wasOpen = isUnder && (await life.read()).status !== 'closed';
  let isDone = false;
  const revoking = life.revoke(target, how).then((at) => {
    seen.writtenAt = at;
  });
  const all = [revoking, ...Array.from({ length: racers }, (_, index) => type(seen, ((seed >> index) & 1) === 1))];
  const watching = (async () => {
    while (!isDone) await look(seen);
  })();
  await Promise.all(all);
  isDone = true;
  await watching;
}

/** Everything after it: the next seconds closely, then every few minutes, with somebody at the door each time. */
async function aftermath(seen: Seen, seed: number): Promise<void> {
  const { life } = seen;
  const from = life.edge.clock.now().getTime() - asked.getTime();
  for (const [index, after] of [0, 900, 2_100, 10_000, 61_000].entries()) {
    await life.until(from + after);
    await life.settle(...(after > 60_000 ? ['sweep'] : []));
    await look(seen);
    await type(seen, ((seed >> index) & 1) === 0);
    await life.tell();
    await life.settle();
    await look(seen);
  }
}

type Event = { ms: number; run: (seen: Seen) => Promise<void> };

function eventsOf({ instant, approvedAt, usedAt, away }: Plan, revoke: (seen: Seen) => Promise<void>): Event[] {
  const events: Event[] = [{ ms: approvedAt * minute, run: ({ life }) => life.approve() }];
  if (usedAt !== null) events.push({ ms: usedAt * minute, run: (seen) => type(seen, false) });
  const at = 'ms' in instant ? instant.ms : undefined;
  if (at !== undefined) events.push({ ms: at, run: revoke });
  const leaves = Math.max(0, (at ?? 125 * minute) - (away?.before ?? 0) * minute);
  if (away) {
    events.push({ ms: leaves, run: ({ life }) => life.plug(false) });
    events.push({ ms: leaves + away.minutes * minute, run: ({ life }) => life.plug(true) });
  }
  for (let passed = 5; passed <= lastMinute; passed += 5)
    events.push({ ms: passed * minute, run: ({ life }) => life.settle('sweep', 'renewLeases') });
  return events.sort((one, other) => one.ms - other.ms);
}

async function live(life: Life, plan: Plan): Promise<Seen> {
  const { instant } = plan;
  const seen: Seen = { life, target: targetOf(plan, life), typings: [], wasOpen: true };
  let isRevoked = false;
  const revoke = async () => {
    if (isRevoked) return;
    isRevoked = true;
    if (instant.kind === 'host-down') life.crash();
    await revokeNow(seen, plan);
    if (instant.kind !== 'host-down') return;
    await life.until(life.minutes() * minute + instant.minutes * minute);
    await type(seen, true);
    await life.restart();
  };
  if (instant.kind === 'before-it-began') await revoke();
  if (instant.kind === 'during') life.noise.at({ nth: instant.nth, when: instant.when as 'before' }, revoke);
  let isDead = false;
  if (instant.kind === 'host-dies')
    life.noise.at(
      { nth: instant.nth, when: instant.when as 'before' },
      async () => {
        isDead = true;
        life.crash();
      },
      true,
    );
  const afterwards = async () => {
    if (isDead) {
      isDead = false;
      await revoke();
      await life.restart();
    }
    if (isRevoked && !wasFollowed) {
      wasFollowed = true;
      await life.settle();
      await aftermath(seen, plan.seed);
    }
  };
  let wasFollowed = false;
  await life.begin();
  await afterwards();
  for (const { ms, run } of eventsOf(plan, revoke)) {
    await life.until(ms);
    await afterwards();
    await run(seen);
    await life.settle();
    await afterwards();
    await look(seen);
  }
  life.noise.cancel();
  if (!isRevoked) await revoke();
  await life.plug(true);
  await afterwards();
  await life.until((lastMinute + 10) * minute);
  await life.settle('sweep');
  await life.tell();
  await life.settle('sweep');
  await look(seen);
  await type(seen, false);
  return seen;
}

const kindsOf = (records: readonly AuditRecord[]) => records.map(({ kind }) => kind);

async function expectFinal(seen: Seen): Promise<RevocationRecord> {
  const { life, confirmed, typings, writtenAt } = seen;
  const revocation = await life.revocation();
  if (!revocation) throw new Error('there is no revocation');
  expect(revocation).toMatchObject({ confirmed: true });
  expect(confirmed).toBeDefined();
  // Nothing opened after somebody was shown `confirmed`, nor may an answer that was given before still move a lock.
  expect(openingsOf(seen)).toBe(confirmed?.openings);
  for (const { state, answerUntil } of life.edge.stores.attempts.all())
    if (state === 'granted' && answerUntil && life.door.judge === 'cloud') expect(answerUntil <= (confirmed?.at ?? '')).toBe(true);
  // Whoever typed a code once it stood was not let in by the cloud.
  const from = writtenAt ?? revocation.cloud.deniedAt;
  for (const { typedAt, opened } of typings) if (life.door.judge === 'cloud' && typedAt >= from) expect(opened).toBe(false);
  return revocation;
}

/** Rule and request are two records: one that was being closed for good when the rule was written may end as it was about to. */
function closedAsItCame({ writtenAt }: Seen, { timeline, revoked }: RequestRecord, { cloud }: RevocationRecord): boolean {
  const closedAt = timeline.findLast(({ event }) => event === 'closed')?.at;
  const afterMs = Date.parse(closedAt ?? '') - Date.parse(writtenAt ?? cloud.deniedAt);
  return revoked === undefined && afterMs < 500;
}

async function expectEnded(seen: Seen, revocation: RevocationRecord): Promise<void> {
  const { life, wasOpen } = seen;
  const record = await life.read();
  expect(record.status).toBe('closed');
  expect(life.held()).toEqual([]);
  const codes = await life.codes();
  expect(codes.filter(({ state }) => state === 'live' || state === 'claimed')).toEqual([]);
  if (!wasOpen || closedAsItCame(seen, record, revocation)) return;
  expect(record).toMatchObject({ outcome: 'revoked', revoked: { revocationId: revocation.revocationId } });
  expect(codes.filter(({ state, notAfter }) => state === 'expired' && notAfter > revocation.cloud.deniedAt)).toEqual([]);
  const told = life.edge.messages.outbox.mails.filter(({ subject }) => subject.startsWith('Revoked')).map(({ to }) => to.address);
  const voted = record.approvals.votes.length > 0;
  expect(told).toEqual(expect.arrayContaining([people.alice.mail, people.tara.mail, ...(voted ? [people.bob.mail] : [])]));
  expect(new Set(told).size).toBe(told.length);
}

async function expectOrdered(seen: Seen, revocation: RevocationRecord): Promise<void> {
  const { life, writtenAt } = seen;
  const { audit } = life.edge;
  for (const { chain, seq, hash } of await audit.heads()) {
    const reader = readChain(chain);
    for (const record of await audit.after(chain, '')) reader.take(record);
    expect(reader.end({ seq, hash })).toBeUndefined();
  }
  const records = [...audit.records.values()];
  for (const kind of ['rule.created', 'revocation.covered', 'revocation.confirmed'] as const)
    expect(kindsOf(records).filter((each) => each === kind)).toHaveLength(1);
  const deniedAt = writtenAt ?? revocation.cloud.deniedAt;
  const attempts = records.filter(({ kind }) => kind.startsWith('attempt.'));
  for (const { kind, at } of attempts) if (life.door.judge === 'cloud' && kind === 'attempt.granted') expect(at < deniedAt).toBe(true);
}

/** How often lives came out so. */
const seenOften = { granted: 0, deniedAsRevoked: 0, openedUnheard: 0, raced: 0, open: 0, died: 0 };

async function judge(seen: Seen, { instant }: Plan): Promise<void> {
  const revocation = await expectFinal(seen);
  await expectEnded(seen, revocation);
  await expectOrdered(seen, revocation);
  const attempts = seen.life.edge.stores.attempts.all();
  const openings = seen.life.bench.rows.filter(({ kind }) => kind === 'opening');
  seenOften.granted += attempts.filter(({ state }) => state === 'granted').length;
  seenOften.deniedAsRevoked += attempts.filter(({ because }) => because === 'revoked').length;
  seenOften.openedUnheard += openings.filter(
    (row) => new Date(Number(Reflect.get(row, 'ms'))).toISOString() > revocation.cloud.deniedAt,
  ).length;
  seenOften.open += Number(seen.wasOpen);
  seenOften.died += Number(instant.kind === 'host-dies' || instant.kind === 'host-down');
  seenOften.raced += Number(seen.typings.some(({ opened }) => opened));
}

const runs = Number(process.env['REVOCATIONS'] ?? (process.env['LATCH_DEEP'] ? 2_000 : 12));

it(`a request revoked at any instant of its life ends as revoked, and nothing opens once that is confirmed (${runs})`, async () => {
  await fc.assert(
    fc.asyncProperty(plan, async (plan) => {
      const life = await openLife(plan.door, plan.seed);
      try {
        await judge(await live(life, plan), plan);
      } finally {
        await life.close();
      }
    }),
    { numRuns: runs, timeout: 60_000, endOnFailure: true },
  );
  // The lives say something: each kind of thing happened in some of them.
  if (runs >= 500) expect(Math.min(...Object.values(seenOften))).toBeGreaterThan(0);
}, 3_600_000);
