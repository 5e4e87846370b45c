/** What a custom domain may send ("Service limits: Email"). */
export type MailQuota = { perMinute: number; perHour: number };

export const usualQuota: MailQuota = { perMinute: 30, perHour: 100 };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Counts mails of the last minute and hour, whenever they began. */
export function countMails({ perMinute, perHour }: MailQuota, now: () => Date) {
  let taken: number[] = [];
  return {
    /** Takes one, or says after how many seconds there is room again. */
    take(): { ok: true } | { ok: false; retryAfterSeconds: number } {
      const at = now().getTime();
      taken = taken.filter((each) => each > at - hourMs);
      const freeAt = Math.max(...[freed(taken.at(-perMinute), minuteMs), freed(taken.at(-perHour), hourMs)]);
      if (freeAt > at) return { ok: false, retryAfterSeconds: Math.ceil((freeAt - at) / 1_000) };
      taken.push(at);
      return { ok: true };
    },
  };
}

const freed = (before: number | undefined, spanMs: number): number => (before === undefined ? 0 : before + spanMs);
