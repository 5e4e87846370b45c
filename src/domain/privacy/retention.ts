import { z } from 'zod';

/** How long what is kept, by kind. `names`: the keys of people nobody heard of any more; `requests`, `entries`: after they ended; `audit`: whole months of a chain. */
export const Retention = z.strictObject({
  namesDays: z.int().min(30),
  requestsDays: z.int().min(30),
  entriesDays: z.int().min(30),
  auditMonths: z.int().min(13),
});
export type Retention = z.infer<typeof Retention>;

export const usualRetention: Retention = { namesDays: 400, requestsDays: 800, entriesDays: 800, auditMonths: 120 };

/** The instant before which a kind is kept no more. */
export const keptSince = (days: number, now: Date): string => new Date(now.getTime() - days * 86_400_000).toISOString();

/** `yyyymm` of a chain. */
export const monthOf = (chain: string): string | undefined => /:(\d{6})$/.exec(chain)?.[1];

/** Whether a chain's month is over by so many months. */
export function isOutdated(chain: string, months: number, now: Date): boolean {
  const month = monthOf(chain);
  return month !== undefined && new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(4)) + months, 1)) <= now;
}
