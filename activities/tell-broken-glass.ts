import { type GlassWord, glassLetter, reviewLetter } from '../src/domain/approval-letter.js';
import { isToReview, voicesOf } from '../src/domain/break-glass.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { implement } from '../src/durable/register.js';
import type { Requests } from '../src/ports/requests.js';
import { caseOf } from './approval-mail.js';
import { tellBrokenGlass } from './contracts.js';
import { type Desk, doorsOf, pageOf, writeTo } from './correspondence.js';
import { decidersFor } from './deciders.js';
import { eachByItself } from './each-by-itself.js';
import { sendOnce } from './send-once.js';

type Needs = Desk & { requests: Requests };

/** Everybody who could have decided hears who broke the glass and why, and so does security, who is reminded until somebody has looked at it. */
export const tellBrokenGlassActivity = implement(tellBrokenGlass, (needs: Needs) => async ({ requestId, reminder }) => {
  const record = await needs.requests.read(requestId);
  if (!record || !isToReview(record)) return { kind: 'reviewed' };
  if (reminder === 0) await tellSkipped(needs, record);
  else await remind(needs, record, reminder);
  return { kind: 'told' };
});

async function tellSkipped(needs: Needs, record: RequestRecord): Promise<void> {
  const skipped = await decidersFor(needs, record, await doorsOf(needs.doors, record));
  const letter = glassLetter(await caseOf(needs, record), await wordsOf(needs, record), pageOf(needs.publicUrl, record));
  const people = skipped.map(({ person }) => person);
  await eachByItself(toSecurity(needs, record, 'glass-broken', letter), writeTo(needs, people, record, 'glass-broken', letter));
}

async function remind(needs: Needs, record: RequestRecord, reminder: number): Promise<void> {
  const letter = reviewLetter(await caseOf(needs, record), await wordsOf(needs, record), pageOf(needs.publicUrl, record));
  await toSecurity(needs, record, `glass-review:${reminder}`, letter);
}

async function toSecurity(
  { mailboxes, effects, messages }: Needs,
  { id }: RequestRecord,
  step: string,
  letter: ReturnType<typeof glassLetter>,
) {
  const address = mailboxes.security;
  if (!address) return;
  await sendOnce(effects, { requestId: id, step: `${step}:security` }, (operationId) =>
    messages.email({ operationId, to: { address, name: 'Security' }, ...letter }),
  );
}

async function wordsOf({ directory }: Needs, record: RequestRecord): Promise<GlassWord[]> {
  return Promise.all(
    voicesOf(record).map(async ({ personId, reason }) => ({ name: (await directory.person(personId))?.displayName ?? 'Somebody', reason })),
  );
}
