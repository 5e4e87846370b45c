import { type Letter, letter } from './letter.js';
import { shownAt } from './local-time.js';
import type { OwedLetter } from './owed-letter.js';

/** Tells security that somebody came in on a right that had ended: where, when by the lock's clock, and where the rest is; nobody's name. */
export function incidentLetter(
  { at, logSeq, deviceId, isSigned }: Extract<OwedLetter, { about: 'incident' }>,
  door: { name: string; site: string; timeZone: string },
  link: string,
): Letter {
  return letter(
    `Incident: ${door.name} opened for somebody whose access had been revoked`,
    [
      `${door.name} (${door.site}) opened ${shownAt(at, door.timeZone)} by the lock's clock. The access had been revoked before; the lock was out of reach and had not heard of it.`,
      `This is line ${logSeq} of the log of ${deviceId}. ${isSigned ? 'The lock has signed it.' : 'It came without a signature of the lock that could be verified.'}`,
      'Somebody may still be inside: send somebody to look.',
    ],
    link,
  );
}
