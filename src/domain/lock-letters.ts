import type { Instant } from './ids.js';
import { type Letter, letter, said } from './letter.js';
import { shownAt } from './local-time.js';
import type { Subject } from './messages.js';
import type { Shortcoming } from './readiness.js';

/** What a lock raises the alarm about. */
export type AlarmEvent = 'doorForced' | 'heldOpen' | 'tamper';

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

/** Tells the requester and whoever looks after the door that a visit may find it shut. */
export const notReadyLetter = ({ visitor, link }: Subject, door: string, found: readonly Shortcoming[], opensAt: string): Letter =>
  letter(
    `Not ready: ${door}`,
    [
      `${said(visitor)} is expected at ${door} from ${opensAt}, and its lock is not ready: ${found.map((each) => words[each]).join('; ')}.`,
      'No code is given out for a door that has not confirmed it. If it is put right in time, the code goes out then.',
    ],
    link,
  );

/** Takes it back. */
export const readyAgainLetter = ({ visitor, link }: Subject, door: string, opensAt: string): Letter =>
  letter(`Ready again: ${door}`, [`The lock of ${door} is ready for ${said(visitor)}, from ${opensAt}.`], link);

const words: Record<Shortcoming, string> = {
  offline: 'it cannot be reached',
  'clock-off': 'its clock is wrong by more than two minutes',
  'battery-low': 'its battery is nearly empty',
  full: 'it has no room for another grant',
  'not-armed': 'it does not hold the grant it had confirmed',
};
