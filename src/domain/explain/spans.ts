import type { Instant } from '../ids.js';

/** What a lock's clock has to do with it, if it was asked. */
export const skew = (lock: { offsetMs: number } | undefined): string =>
  lock ? ` The lock's clock was corrected by ${(lock.offsetMs / 1000).toFixed(1)} s when it was last measured.` : '';

export const ago = (then: Instant, at: Instant): string => (then > at ? 'after the attempt' : `${span(then, at)} before`);

/** `1 h 2 min`, `3 min 20 s`, `0.250 s`. */
export function span(from: Instant, to: Instant): string {
  const ms = Math.abs(Date.parse(to) - Date.parse(from));
  if (ms < 1000) return `${(ms / 1000).toFixed(3)} s`;
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const parts = [
    [hours, 'h'],
    [minutes, 'min'],
    [hours > 0 ? 0 : rest, 's'],
  ] as const;
  return parts.flatMap(([count, unit]) => (count > 0 ? [`${count} ${unit}`] : [])).join(' ');
}
