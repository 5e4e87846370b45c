import { z } from 'zod';
import { Instant, PersonId } from './ids.js';
import { instantFrom, type When } from './window.js';

/** A question about one person: asked at that instant, or to be asked then. Patient: there is time, so that it leaves room for who has none. */
const Turn = z.object({ about: PersonId, at: Instant, patient: z.boolean(), asked: z.boolean() });
type Turn = z.infer<typeof Turn>;

/** Questions to a source that takes few of them: container `config`, one record. */
export const QuestionPace = z.object({ id: z.literal('question-pace'), turns: z.array(Turn) });
export type QuestionPace = z.infer<typeof QuestionPace>;

export const noQuestions: QuestionPace = { id: 'question-pace', turns: [] };

/** In no span of that length more than `most`; so many of them are given away beforehand, and so many of these to who has time. */
export type QuestionLimits = { spanMs: number; most: number; planned: number; patient: number };

export type Question = {
  about: readonly PersonId[];
  now: When;
  /** When the answer is needed. */
  until: Instant;
  /** To ask, now or at a turn that is kept; to have the turn kept, and ask later; or to ask now or not at all. */
  to: 'ask' | 'keep' | 'try';
};

/** Whoever needs the answer sooner than this does not wait behind those who need it later. */
const hurryMs = 60 * 60_000;
/** So long a turn is kept for who is late for it. */
const graceMs = 60_000;
/** A timer may fire this much before its time. */
const earlyMs = 50;

/**
 * When these people may be asked about: now, and it is noted that they were, or at the latest of their turns, which are kept for them. Who is in a hurry gets the next
 * turn there is, and those who have time leave some free.
 */
export function takeTurns(
  pace: QuestionPace,
  { about, now, until, to }: Question,
  limits: QuestionLimits,
): { pace: QuestionPace; at: Instant } {
  const at = new Date(now).getTime();
  const patient = to === 'try' || Date.parse(until) - at > hurryMs;
  let turns = pace.turns.filter((turn) => Date.parse(turn.at) + (turn.asked ? limits.spanMs : graceMs) > at);
  const mine: Turn[] = [];
  for (const person of new Set(about)) {
    const turn = turnFor(turns, { about: person, at, patient }, limits);
    turns = [...turns.filter((each) => each.asked || each.about !== person), turn];
    mine.push(turn);
  }
  const latest = Math.max(at, ...mine.map((turn) => Date.parse(turn.at)));
  if (latest > at || to === 'keep') return { pace: to === 'try' ? pace : { ...pace, turns }, at: instantFrom(new Date(latest)) };
  const asked = turns.map((turn) => (mine.includes(turn) ? { ...turn, at: instantFrom(now), asked: true } : turn));
  return { pace: { ...pace, turns: asked }, at: instantFrom(now) };
}

type Asker = Pick<Turn, 'about' | 'patient'> & { at: number };

/** The turn somebody has, or the next that is free. */
function turnFor(turns: readonly Turn[], { about, at, patient }: Asker, limits: QuestionLimits): Turn {
  const kept = turns.find((turn) => turn.about === about && !turn.asked);
  if (kept && Date.parse(kept.at) <= at + earlyMs) return { ...kept, at: instantFrom(new Date(at)) };
  if (kept && (patient || !kept.patient)) return kept;
  const free = nextFree(
    turns.filter((turn) => turn !== kept),
    { at, patient },
    limits,
  );
  const next: Turn = { about, at: instantFrom(new Date(free)), patient, asked: false };
  return kept && kept.at < next.at ? kept : next;
}

/** Between two turns nothing becomes free: it is now, or a span after one of them. */
function nextFree(
  turns: readonly Turn[],
  { at, patient }: Omit<Asker, 'about'>,
  { spanMs, most, planned, patient: few }: QuestionLimits,
): number {
  const all = timesOf(turns);
  const others = timesOf(turns.filter((turn) => turn.patient));
  const candidates = [at, ...all.map((each) => each + spanMs).filter((each) => each > at)];
  const isFree = (candidate: number) =>
    fits(all, candidate, spanMs, candidate === at ? most : planned) && (!patient || fits(others, candidate, spanMs, few));
  return candidates.find(isFree) ?? Math.max(at, ...all) + spanMs;
}

const timesOf = (turns: readonly Turn[]) => turns.map((turn) => Date.parse(turn.at)).sort((one, other) => one - other);

/** Whether one more at that instant keeps every span around it within the limit. `times`: in order. */
function fits(times: readonly number[], candidate: number, spanMs: number, most: number): boolean {
  const before = times.slice(firstAfter(times, candidate - spanMs), firstAfter(times, candidate));
  const after = times.slice(firstAfter(times, candidate), firstAfter(times, candidate + spanMs - 1));
  const near = [...before, candidate, ...after];
  return near.every((time, index) => (near[index + most] ?? Number.POSITIVE_INFINITY) - time >= spanMs);
}

/** Where in these times those begin that are later. */
function firstAfter(times: readonly number[], instant: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) > instant) high = middle;
    else low = middle + 1;
  }
  return low;
}
