import { z } from 'zod';
import { PersonId } from '../../domain/ids.js';
import { Notify } from '../../domain/request-record.js';

/** Free text of people: purposes and reasons. */
export const Prose = z.string().min(1).max(10_000);

/** `{start, end, timeZone?}`: ISO 8601 with offset, or local with an IANA zone; or `{start: "now", minutes}`. The plan says what is wrong with it. */
export const AskedWindow = z.strictObject({
  start: z.string().min(1).max(64),
  end: z.string().min(1).max(64).optional(),
  timeZone: z.string().min(1).max(64).optional(),
  minutes: z.int().min(1).max(10_000).optional(),
});

export type AskedWindow = z.infer<typeof AskedWindow>;

/** What somebody asks for. Who asks is in the token, never in here. */
export const Ask = z.strictObject({
  doorIds: z.array(z.string().min(1).max(64)).min(1).max(32),
  window: AskedWindow,
  purpose: Prose,
  ticket: z.string().min(1).max(200).optional(),
  subjectId: PersonId.optional(),
  notify: Notify.optional(),
});
export type Ask = z.infer<typeof Ask>;

/** `dryRun=true`: only tell what would happen. */
export const AskQuery = z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') });
