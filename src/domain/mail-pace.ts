import { z } from 'zod';
import { Instant } from './ids.js';
import { instantFrom, latest, minutesAfter, type When } from './window.js';

/** Mails about codes that left within the last hour or have their turn, in the order of their turns, and when letters left that only inform: container `config`, one record. */
export const MailPace = z.object({
  id: z.literal('mail-pace'),
  turns: z.array(z.object({ operationId: z.uuid(), at: Instant })),
  letters: z.array(Instant).default([]),
});
export type MailPace = z.infer<typeof MailPace>;

/** What the provider lets out. */
export type MailLimits = { mailsPerMinute: number; mailsPerHour: number };

export type Turn = { operationId: string; now: When /** After that nobody is helped by it. */; until: Instant };

export const noMails: MailPace = { id: 'mail-pace', turns: [], letters: [] };

const hourMinutes = 60;

/**
 * The next turn in which this mail keeps to the limits, now if possible; whoever comes first goes first, and the same mail keeps its turn. No turn before
 * `until`: undefined, and nobody else waits for it. In no minute and no hour, whenever it begins, are there more turns than the limits allow.
 */
export function takeTurn(
  pace: MailPace,
  { operationId, now, until }: Turn,
  limits: MailLimits,
): { pace: MailPace; at: Instant | undefined } {
  const known = pace.turns.find((turn) => turn.operationId === operationId);
  if (known) return { pace, at: known.at };
  const turns = pace.turns.filter(({ at }) => at > minutesAfter(now, -hourMinutes));
  const at = latest(
    instantFrom(now),
    ...[turns.at(-1)?.at ?? []].flat(),
    ...after(turns, limits.mailsPerMinute, 1),
    ...after(turns, limits.mailsPerHour, hourMinutes),
  );
  return at >= until ? { pace, at: undefined } : { pace: { ...pace, turns: [...turns, { operationId, at }] }, at };
}

/**
 * Room for one letter that only informs. Such letters take two thirds of what the provider lets out at most, and less while codes have or had their turns; a tenth is left to
 * whoever asks nobody: security, and questions that somebody is to answer.
 */
export function takeRoom(pace: MailPace, now: When, limits: MailLimits): { pace: MailPace; hasRoom: boolean } {
  const hasRoom = isRoom(pace, now, limits.mailsPerMinute, 1) && isRoom(pace, now, limits.mailsPerHour, hourMinutes);
  const letters = pace.letters.filter((at) => at > minutesAfter(now, -hourMinutes));
  return { pace: hasRoom ? { ...pace, letters: [...letters, instantFrom(now)] } : pace, hasRoom };
}

function isRoom({ letters, turns }: MailPace, now: When, most: number, minutes: number): boolean {
  const [from, to] = [minutesAfter(now, -minutes), minutesAfter(now, minutes)];
  const left = letters.filter((at) => at > from).length;
  const codes = turns.filter(({ at }) => at > from && at < to).length;
  return left < Math.max(1, Math.floor((most * 2) / 3)) && left + codes < Math.max(1, most - Math.ceil(most / 10));
}

/** So many turns back somebody went: as long after that it is free again. */
const after = (turns: MailPace['turns'], count: number, minutes: number): Instant[] => {
  const before = turns.at(-count);
  return before === undefined || turns.length < count ? [] : [minutesAfter(before.at, minutes)];
};
