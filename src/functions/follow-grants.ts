import type { InvocationContext } from '@azure/functions';
import { auditOfAttempt } from '../domain/audit/attempts.js';
import { AttemptRecord, CodeRecord } from '../domain/grant-record.js';
import { noteEntry } from '../domain/request.js';
import { type FeedSource, followChanges } from './change-feed.js';
import { armPhone, type PhoneNeeds } from './doors/arm-phone.js';
import type { Ports } from './edge-ports.js';

type Needs = PhoneNeeds & Ports<'audit' | 'flows'>;

/** Change feed of `grants`: every final attempt gets its audit record; a granted one is noted as an entry in its request, which then wakes; a lock hears of the phone a code was bound to. */
export function registerFollowGrants({ source, ...ports }: Needs & { source: FeedSource }): void {
  followChanges('followGrants', 'grants', source, async (documents, context) => {
    for (const document of documents) {
      const code = CodeRecord.safeParse(document).data;
      const attempt = AttemptRecord.safeParse(document).data;
      if (code) await armPhone(code, ports, context);
      if (attempt) await follow(attempt, ports, context);
    }
  });
}

async function follow(attempt: AttemptRecord, ports: Needs, context: InvocationContext): Promise<void> {
  const entry = auditOfAttempt(attempt);
  if (!entry) return;
  await ports.audit.append(entry);
  if (attempt.state === 'granted') await noteEntries(attempt, ports, context);
}

/** Two persons who entered together have each entered by their own request. */
async function noteEntries({ requestId, doorId, at, together }: AttemptRecord, { requests, flows }: Needs, context: InvocationContext) {
  for (const id of [requestId, together?.requestId]) {
    if (id === undefined) continue;
    await requests.change(id, (record) => noteEntry(record, doorId, at));
    await flows(context).wake(id);
  }
}
