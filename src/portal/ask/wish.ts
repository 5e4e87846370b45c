import type { Ask, Door } from './types.js';

/** The form as it is filled in. Times are local to the door; `startAs` and `endAs`: the instant that was meant by a local time that exists twice or not at all. */
export type Wish = {
  doorIds: string[];
  isNow: boolean;
  minutes: string;
  start: string;
  end: string;
  startAs: string;
  endAs: string;
  purpose: string;
  ticket: string;
  isForOther: boolean;
  mail: string;
  /** The idempotency key of these very words, once they were sent. */
  key: string;
};

export const blankWish: Wish = {
  ...{ doorIds: [], isNow: true, minutes: '30', start: '', end: '', startAs: '', endAs: '' },
  ...{ purpose: '', ticket: '', isForOther: false, mail: '', key: '' },
};

/** The doors in the order they were chosen. */
export const doorsOf = ({ doorIds }: Pick<Wish, 'doorIds'>, doors: readonly Door[]): Door[] =>
  doorIds.flatMap((id) => doors.filter((door) => door.id === id));

/** What is asked of the API, as far as it is filled in; undefined while doors or times are missing. `subjectId`: of whom it is for, where that is somebody else. */
export function askOf(wish: Wish, doors: readonly Door[], subjectId: string | undefined): Ask | undefined {
  const timeZone = doorsOf(wish, doors)[0]?.timeZone;
  if (timeZone === undefined || (wish.isForOther && subjectId === undefined)) return undefined;
  const window = windowOf(wish, timeZone);
  return (
    window && {
      doorIds: wish.doorIds,
      window,
      purpose: wish.purpose.trim(),
      ...(wish.ticket.trim() !== '' && { ticket: wish.ticket.trim() }),
      ...(wish.isForOther && subjectId !== undefined && { subjectId }),
    }
  );
}

/** Whether a field, by its name in the API, must still be filled in. `subject`: what is known of whom it is for. */
export function isMissing(field: string, wish: Wish, subject: 'self' | 'found' | 'nobody' | 'unknown'): boolean {
  const { doorIds, isNow, minutes, start, end, purpose } = wish;
  const missing: Readonly<Record<string, boolean>> = {
    doorIds: doorIds.length === 0,
    'window.minutes': isNow && !/^\d{1,4}$/.test(minutes),
    'window.start': !isNow && start === '',
    'window.end': !isNow && end === '',
    purpose: purpose.trim() === '',
    subjectId: subject === 'unknown',
  };
  return missing[field] === true;
}

function windowOf({ isNow, minutes, start, end, startAs, endAs }: Wish, timeZone: string): Ask['window'] | undefined {
  if (isNow) return /^\d{1,4}$/.test(minutes) ? { start: 'now', minutes: Number(minutes) } : undefined;
  return start === '' || end === '' ? undefined : { start: startAs || start, end: endAs || end, timeZone };
}

/** An hour later, as a local time: where the end stands until somebody says otherwise. */
export function hourAfter(local: string): string {
  const at = new Date(`${local}Z`);
  return Number.isNaN(at.getTime()) ? '' : new Date(at.getTime() + 3_600_000).toISOString().slice(0, 16);
}
