import type { DoorRecord } from '../door-record.js';
import type { AttemptRecord, LockSaid } from '../grant-record.js';
import type { Instant } from '../ids.js';
import { ago, skew, span } from './spans.js';
import type { Words } from './voices.js';

type Granted = {
  attempt: AttemptRecord;
  door: Pick<DoorRecord, 'judge' | 'lock'>;
  lastContactAt?: Instant | undefined;
  lock?: { offsetMs: number } | undefined;
};

/** The cloud said yes and the lock no: the commonest complaint there is. */
export const isShutOut = ({ attempt }: Granted): boolean => attempt.state === 'granted' && attempt.lockSaid?.opened === false;

export const shutOutWords: Words = {
  person: 'You were let in, but the door did not open; your code is spent.',
  guard: 'The visitor was let in, and the lock did not open all the same; they have done nothing wrong.',
  next: 'Draw a fresh code and try again; if the door stays shut, the engineer must look at its lock.',
};

/** What became of a granted answer: it moves a bolt only if it reaches the lock in time and the lock agrees. Ends the sentence. */
export function afterwards({ attempt, door, lock, lastContactAt }: Granted): string {
  const { lockSaid, at, answerUntil } = attempt;
  if (!door.lock || door.judge === 'lock') return '.';
  if (!lockSaid) {
    const heard = lastContactAt ? ` (it was last heard ${ago(lastContactAt, at)})` : '';
    return `; the lock has not said that it opened${heard}, and the answer was void after 2 s.`;
  }
  if (lockSaid.opened) return `; the lock opened ${span(at, lockSaid.at)} later.`;
  return `, but the lock did not open: ${refusalOf(lockSaid, answerUntil)}; the code is spent, a fresh one can be drawn.${skew(lock)}`;
}

function refusalOf({ because = '', at }: LockSaid, answerUntil: Instant | undefined): string {
  const late = answerUntil !== undefined && at > answerUntil ? `, ${span(answerUntil, at)} after it was void` : '';
  return `${refusals[because] ?? 'it refused the answer'}${late}`;
}

const refusals: Record<string, string> = {
  'too-late': 'the answer reached it too late',
  'clock-untrusted': 'it did not trust its clock',
  'not-armed': 'it held no such grant, not yet synced or its lease had run out',
  used: 'it had opened for this attempt before',
  'wrong-door': 'the answer was for another lock',
};
