import type { Instant } from './ids.js';
import { type Letter, letter, said } from './letter.js';
import { shownAt } from './local-time.js';
import { listed } from './messages.js';
import type { RevocationRecord } from './revocation-record.js';

/** A lock that has not said that what was revoked is off it. */
export type Exposure = { door: string; timeZone: string; worstCaseUntil?: Instant | undefined; lastContact?: Instant | undefined };

type Known = Pick<RevocationRecord, 'revocationId' | 'mode' | 'target' | 'reason'>;

/** Tells security which doors could still open, and for how long: what was revoked is named by its kind, never by a person. */
export function exposureLetter(
  { revocationId, mode, target, reason }: Known,
  step: 'warned' | 'paged',
  exposures: readonly Exposure[],
  publicUrl: string,
): Letter {
  const what = mode === 'lockdown' ? 'lockdown' : 'revocation';
  const title = `${step === 'paged' ? 'Somebody must go there' : 'Not confirmed'}: ${listed(exposures.map(({ door }) => door))}`;
  return letter(
    title,
    [
      `A ${what} (${target.kind}, "${said(reason)}") has taken effect everywhere but at ${exposures.length === 1 ? 'one lock' : `${exposures.length} locks`}, which cannot be reached.`,
      ...exposures.slice(0, mostListed).map(line),
      ...(exposures.length > mostListed ? [`And ${exposures.length - mostListed} more.`] : []),
      'The order waits for each of them and is carried out before anybody else is let in. Until then send somebody to the door.',
    ],
    `${publicUrl}/app/revocations/${revocationId}`,
  );
}

const mostListed = 20;

const line = ({ door, timeZone, worstCaseUntil, lastContact }: Exposure): string =>
  `${said(door, 60)}: could open until ${worstCaseUntil ? shownAt(worstCaseUntil, timeZone) : 'it is heard again'}; last heard ${lastContact ? shownAt(lastContact, timeZone) : 'never'}.`;

/** The same for a telephone at night: where to look, and nothing that helps whoever reads over a shoulder. */
export const exposureText = ({ mode }: Known, doors: number): string =>
  `Latch: ${doors === 1 ? 'a lock has' : `${doors} locks have`} not confirmed a ${mode} after 5 minutes. Which: in your mail, or on the page of revocations.`;
