import { aboutOf, onPaper, wordsIn } from '../src/domain/messages.js';
import type { Policy } from '../src/domain/policy.js';
import { hasEntered } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { noteMissed } from '../src/domain/visit.js';
import { implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Requests } from '../src/ports/requests.js';
import type { Visits } from '../src/ports/visits.js';
import { tellMissed } from './contracts.js';
import { type Desk, subjectOf, writeTo } from './correspondence.js';
import { unlessOut } from './unless-out.js';

type Needs = Desk & { visits: Visits; requests: Requests; clock: Clock; policy: Policy };

/** The host hears that somebody has not come yet, in time to call them. */
export const tellMissedActivity = implement(tellMissed, (needs: Needs) => async ({ visitId, requestId }) => {
  const record = await needs.requests.read(requestId);
  if (!record || record.visitId !== visitId) return { kind: 'told' };
  const isMissed = record.status !== 'closed' && !hasEntered(record);
  if (isMissed && (await unlessOut(writeToHost(needs, record))) === 'out') return { kind: 'not-yet' };
  await needs.visits.change(visitId, (before) => noteMissed(before, requestId, needs.clock.now()));
  return { kind: 'told' };
});

async function writeToHost(needs: Needs, record: RequestRecord): Promise<void> {
  const [host, subject] = await Promise.all([needs.directory.person(record.requesterId), subjectOf(needs, record)]);
  const { lateMinutes } = needs.policy.visits;
  await writeTo(needs, host ? [host] : [], record, `missed:${record.window.opensAt}`, (language) =>
    onPaper(wordsIn(language).late(aboutOf(subject, language), lateMinutes), subject.link),
  );
}
