import type { Instant } from './ids.js';
import { type Letter, letter, said } from './letter.js';
import { shownAt } from './local-time.js';
import { onPaper, type Subject, wordsIn } from './messages.js';
import type { AlarmEvent } from './owed-letter.js';
import type { Shortcoming } from './readiness.js';
import type { Language } from './words/language.js';

/** Tells security that something is wrong at a door itself. */
export const alarmLetter = (door: { name: string; site: string; timeZone: string }, event: AlarmEvent, at: Instant): Letter =>
  letter(`Alarm: ${door.name} ${alarms[event]}`, [
    `${door.name} (${door.site}) ${alarms[event]}, ${shownAt(at, door.timeZone)} by the lock's clock.`,
    'Latch takes no action of its own. Look at the door; a lockdown or a revocation stops everybody who may enter.',
  ]);

const alarms: Record<AlarmEvent, string> = {
  doorForced: 'was opened without anybody being let in',
  heldOpen: 'has been left open',
  tamper: 'reports a hand at its casing',
};

/** What is wrong with a lock before a visit. `others`: doors nearby that are ready. */
export type NotReady = { door: string; found: readonly Shortcoming[]; others: readonly string[] };

/** Tells whoever comes, whoever expects them and whoever looks after the door that a visit may find it shut. */
export const notReadyLetter = ({ visitor, span, link }: Subject, { door, found, others }: NotReady, language: Language = 'en'): Letter =>
  onPaper(
    wordsIn(language).notReady(
      said(visitor),
      said(door),
      shownAt(span.from, span.timeZone, language),
      found,
      others.map((other) => said(other, 60)),
    ),
    link,
  );

/** Takes it back. */
export const readyAgainLetter = ({ visitor, span, link }: Subject, door: string, language: Language = 'en'): Letter =>
  onPaper(wordsIn(language).readyAgain(said(visitor), said(door), shownAt(span.from, span.timeZone, language)), link);
