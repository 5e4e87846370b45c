import type { Strings } from '../strings/en.js';
import { showTime } from '../strings/show-time.js';
import type { Visit } from './types.js';

type Flag = Visit['flags'][number];
type Reader = { tag: string; say: { visits: Pick<Strings['visits'], 'flagged'> } };

/** What a flag is about, in the reader's language; undefined of a record from before, which does not say. */
export function saidOfFlag({ code, facts = {} }: Flag, { tag, say }: Reader, timeZone?: string): string | undefined {
  const words = say.visits.flagged;
  const { mails, mailsPerHour, minutesLater, checkedAt, hasBegun, because } = facts;
  const reasons: Readonly<Record<string, string>> = words.because;
  switch (code) {
    case 'mail-quota':
      return mails === undefined || mailsPerHour === undefined ? undefined : words.mailQuota(mails, mailsPerHour);
    case 'late':
      return mails === undefined || minutesLater === undefined ? undefined : words.late(mails, minutesLater);
    case 'checks-late':
      return checkedAt === undefined ? undefined : words.checksLate(showTime(checkedAt, tag, timeZone), hasBegun === true);
    case 'not-moved':
      return because === undefined ? undefined : reasons[because];
    case 'extra-approver':
      return undefined;
  }
}
