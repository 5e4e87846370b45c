import { z } from 'zod';
import type { Clock } from '../ports/clock.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';
import type { Turns } from './one-a-second.js';
import { unlessDown } from './unless-down.js';

const Turn = z.object({
  ...{ id: z.string(), by: z.string(), at: z.iso.datetime() },
  /** After a 429: by whom the lane was closed, and for how long. */
  closed: z.object({ by: z.string(), until: z.iso.datetime() }).optional(),
});
type Turn = z.infer<typeof Turn>;

/** A timer may fire this much before its time. */
const earlyMs = 5;

/** No pause after a 429 is longer; what says more was written by a clock that was wrong. */
const longestPauseMs = 60_000;

/** Turns by one document of container `config`, for all processes of the app; `me`: this one. While the records are out of reach everybody goes by themselves. */
export function cosmosTurns(database: CosmosDatabase, id: string, { clock, me }: { clock: Clock; me: string }): Turns {
  const records = cosmosRecords(database, 'config', Turn);
  const patience = waitingRoom();
  const take = async (spacingMs: number): ReturnType<Turns['take']> => {
    const now = clock.now();
    const mine: Turn = { id, by: me, at: now.toISOString() };
    const found = await records.read(id, id);
    const held = found ? holdsUp(found.record, { now, me, spacingMs }) : nothing;
    if (found && held.ms > 0 && !patience.hasWaited(found.etag, held.ms)) return held.isClosed ? 'quiet' : held.ms;
    const isMine = found ? await records.replace(id, id, mine, found.etag) : await records.create(mine);
    return isMine ? 'mine' : spacingMs;
  };
  return {
    take: (spacingMs) => unlessDown(take(spacingMs), 'mine'),
    closeUntil: async (at) =>
      void (await unlessDown(
        records.change(id, id, (turn) => ({ ...turn, closed: { by: me, until: at.toISOString() } })),
        undefined,
      )),
  };
}

const nothing = { ms: 0, isClosed: false };

/** How long the turn as it was taken keeps this process waiting. What it did itself its own lane knows. */
function holdsUp({ by, at, closed }: Turn, { now, me, spacingMs }: { now: Date; me: string; spacingMs: number }) {
  const closedMs = closed && closed.by !== me ? Date.parse(closed.until) - now.getTime() : 0;
  if (isBetween(closedMs, longestPauseMs)) return { ms: closedMs, isClosed: true };
  const waitMs = by === me ? 0 : Date.parse(at) + spacingMs - now.getTime();
  return isBetween(waitMs, spacingMs) ? { ms: waitMs, isClosed: false } : nothing;
}

/** What lies further ahead was written by a clock that was wrong. */
const isBetween = (ms: number, most: number) => ms > 0 && ms <= most;

/** Whether the time somebody was told to wait for the same turn has really passed: a story's clock may stand still. */
function waitingRoom() {
  let told: { etag: string; until: number } | undefined;
  return {
    hasWaited(etag: string, waitMs: number): boolean {
      if (told?.etag === etag) return performance.now() >= told.until;
      told = { etag, until: performance.now() + waitMs - earlyMs };
      return false;
    },
  };
}
