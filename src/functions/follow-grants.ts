import { AttemptRecord, CodeRecord } from '../domain/grant-record.js';
import { type FeedSource, followChanges } from './change-feed.js';
import { armPhone, type PhoneNeeds } from './doors/arm-phone.js';
import type { Ports } from './edge-ports.js';
import { followAttempt } from './entries/follow-attempt.js';

type Needs = PhoneNeeds & Ports<'audit' | 'flows' | 'clock'>;

/** Change feed of `grants`: every final attempt gets its audit record; a granted one is noted as an entry in its request, which then wakes; a lock hears of the phone a code was bound to. */
export function registerFollowGrants({ source, ...ports }: Needs & { source: FeedSource }): void {
  followChanges('followGrants', 'grants', source, async (documents, context) => {
    for (const document of documents) {
      const code = CodeRecord.safeParse(document).data;
      const attempt = AttemptRecord.safeParse(document).data;
      if (code) await armPhone(code, ports, context);
      if (attempt) await followAttempt(attempt, ports, context);
    }
  });
}
