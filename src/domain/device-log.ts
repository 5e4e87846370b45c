import { z } from 'zod';
import { DoorId, Instant } from './ids.js';
import { isSameLetter, OwedLetter } from './owed-letter.js';
import { instantFrom, type When } from './window.js';

/** Numbers of a lock's log that were given out and never heard. `noted`: the audit has it. */
const Gap = z.object({ from: z.int(), to: z.int(), since: Instant, noted: z.boolean() });
export type Gap = z.infer<typeof Gap>;

/** A log that was given up for another: the device was replaced, or has lost its memory. */
const Ended = z.object({ deviceId: z.string(), logId: z.string(), upTo: z.int(), at: Instant });

/**
 * What the cloud has heard of the log of a door's lock: container `grants`, partition = door, id `log`. Of the lines a lock tells the cloud each has a
 * number, one more than the one before; up to `upTo` every one was heard or is in a gap. `ended`, `filled`: news for the audit.
 */
export const DeviceLog = z.object({
  id: z.literal('log'),
  kind: z.literal('device-log'),
  doorId: DoorId,
  deviceId: z.string(),
  logId: z.string(),
  upTo: z.int(),
  gaps: z.array(Gap),
  ended: z.array(Ended),
  /** Numbers that came after the audit had said that they were missing. */
  filled: z.array(z.int()),
  /** Since when the lock is back without having said how many lines it has told. */
  unreadSince: Instant.optional(),
  /** What security is to be written to about as soon as mail leaves again. */
  letters: z.array(OwedLetter).default([]),
  /** There is, or may soon be, something for the audit or for security. */
  open: z.boolean(),
});
export type DeviceLog = z.infer<typeof DeviceLog>;

export type WhichLog = Pick<DeviceLog, 'doorId' | 'deviceId' | 'logId'>;

/** Line `seq` was heard. Again, it changes nothing. */
export function heard(before: DeviceLog | undefined, which: WhichLog, seq: number, now: When): DeviceLog {
  const log = following(before, which, now);
  if (seq > log.upTo) return withOpen({ ...missing(log, seq - 1, now), upTo: seq });
  const gap = log.gaps.find(({ from, to }) => from <= seq && seq <= to);
  if (!gap) return log;
  const rest = [
    { ...gap, to: seq - 1 },
    { ...gap, from: seq + 1 },
  ].filter(({ from, to }) => from <= to);
  const filled = gap.noted ? [...log.filled, seq] : log.filled;
  return withOpen({ ...log, gaps: log.gaps.flatMap((each) => (each === gap ? rest : [each])), filled });
}

/** The lock says how many lines it has told so far: those never heard are missing, unless they are on their way. */
export function told(before: DeviceLog | undefined, which: WhichLog, count: number, now: When): DeviceLog {
  const log = following(before, which, now);
  return count > log.upTo || log.unreadSince !== undefined ? read(missing(log, count, now)) : log;
}

/** The lock is back: what it told before may be lost, so it is asked how many lines that were until it has said so. */
export function returned(before: DeviceLog | undefined, which: Omit<WhichLog, 'logId'>, now: When): DeviceLog {
  return withOpen({ ...(before ?? beginning({ ...which, logId: noLog })), unreadSince: instantFrom(now) });
}

/** More than that somebody sends on purpose; the audit has every line. */
const mostLetters = 500;

/** Security is still to be written to about a line. Again, it changes nothing. */
export function owing(before: DeviceLog | undefined, which: Omit<WhichLog, 'logId'>, letter: OwedLetter): DeviceLog {
  const log = before ?? beginning({ ...which, logId: noLog });
  const isKnown = log.letters.some((each) => isSameLetter(each, letter));
  return isKnown || log.letters.length >= mostLetters ? log : withOpen({ ...log, letters: [...log.letters, letter] });
}

/** It has been. */
export const written = (log: DeviceLog, letter: OwedLetter): DeviceLog =>
  withOpen({ ...log, letters: log.letters.filter((each) => !isSameLetter(each, letter)) });

/** A lock that has not said so in all that time is not asked any more, until it comes back again. */
const askedMs = 10 * 60_000;

/** Whether the lock is still to be asked, or has been for too long. */
export function readingOf({ unreadSince }: DeviceLog, now: When): 'none' | 'due' | 'given-up' {
  if (unreadSince === undefined) return 'none';
  return new Date(now).getTime() - Date.parse(unreadSince) > askedMs ? 'given-up' : 'due';
}

/** It has said so, or is not asked any more. */
export function read({ unreadSince: _, ...log }: DeviceLog): DeviceLog {
  return withOpen(log);
}

/** What the audit has not been told yet: gaps that nothing on its way has closed for a while, logs that ended, numbers that came after all. */
export function newsOf({ gaps, ended, filled }: DeviceLog, now: When): Pick<DeviceLog, 'gaps' | 'ended' | 'filled'> {
  const settledBefore = new Date(new Date(now).getTime() - settleMs).toISOString();
  return { gaps: gaps.filter(({ since, noted }) => !noted && since <= settledBefore), ended, filled };
}

/** The audit has these now. */
export function noted(log: DeviceLog, news: ReturnType<typeof newsOf>): DeviceLog {
  const isTold = (gap: Gap) => news.gaps.some(({ from, to }) => from === gap.from && to === gap.to);
  return withOpen({
    ...log,
    gaps: withoutOldest(log.gaps.map((gap) => (isTold(gap) ? { ...gap, noted: true } : gap))),
    ended: log.ended.filter(({ logId }) => !news.ended.some((each) => each.logId === logId)),
    filled: log.filled.filter((seq) => !news.filled.includes(seq)),
  });
}

/** More than that somebody makes on purpose: the audit has them, and what closes the oldest of them after all is news no more. */
const mostNoted = 500;

function withoutOldest(gaps: Gap[]): Gap[] {
  const settled = gaps.filter((gap) => gap.noted);
  const dropped = new Set(settled.slice(0, Math.max(0, settled.length - mostNoted)));
  return gaps.filter((gap) => !dropped.has(gap));
}

/** A line may take so long from the lock to us. */
const settleMs = 20_000;

/** Of a lock that was never heard nobody knows what its log is called. */
const noLog = '';

const beginning = ({ doorId, deviceId, logId }: WhichLog): DeviceLog => ({
  ...{ id: 'log', kind: 'device-log', doorId, deviceId, logId, upTo: 0 },
  ...{ gaps: [], ended: [], filled: [], letters: [], open: false },
});

function following(before: DeviceLog | undefined, which: WhichLog, now: When): DeviceLog {
  if (before?.deviceId === which.deviceId && before.logId === which.logId) return before;
  if (!before) return beginning(which);
  const { unreadSince, deviceId, logId, upTo, letters } = before;
  const last = logId === noLog ? [] : [{ deviceId, logId, upTo, at: instantFrom(now) }];
  return withOpen({ ...beginning(which), ended: [...before.ended, ...last], letters, ...(unreadSince !== undefined && { unreadSince }) });
}

function missing(log: DeviceLog, upTo: number, now: When): DeviceLog {
  if (upTo <= log.upTo) return log;
  const gap = { from: log.upTo + 1, to: upTo, since: instantFrom(now), noted: false };
  return { ...log, upTo, gaps: [...log.gaps, gap] };
}

const withOpen = (log: DeviceLog): DeviceLog => ({
  ...log,
  open:
    log.unreadSince !== undefined ||
    log.gaps.some((gap) => !gap.noted) ||
    [log.ended, log.filled, log.letters].some(({ length }) => length > 0),
});
