import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Reply } from '../story/world-client.js';
import { type ApprovalsSite, guests } from './approvals-site.js';
import { report } from './report.js';

const rounds = Number(process.env['BENCH_RACES'] ?? 500);
const atOnce = 5;
/** Time moves between the rounds, for Graph answers only so often; a denial is quicker than an approval, for which more is asked, and gets a start so much later. */
const pauseMs = 3_000;
const laterMs = (round: number) => (round * 7) % 30;
const Settled = z.object({
  code: z.string(),
  settled: z.object({ by: z.string(), decision: z.enum(['approve', 'deny']), at: z.string() }),
});

/** Approve and deny at the same moment: one of them stands, the other is told whose it is and since when, and nothing is approved that was denied before. */
export async function benchRaces(site: ApprovalsSite): Promise<void> {
  const seen = { approved: 0, wrong: 0, untold: 0 };
  for (let round = 0; round < rounds; round += atOnce) {
    const nths = Array.from({ length: Math.min(atOnce, rounds - round) }, (_, at) => round + at);
    const asked: { nth: number; id: string }[] = [];
    for (const nth of nths) asked.push({ nth, id: await site.ask('cage-12', nth) });
    await site.advance(atOnce * pauseMs);
    for (const { nth, id } of asked) {
      await site.advance(pauseMs);
      await race(site, id, nth, seen);
      await site.as(`guest-${nth % guests}`)('POST', `/requests/${id}/cancel`);
    }
  }
  report(`approvals.races of ${rounds}, won by the approval`, 'rounds', [seen.approved]);
  report(`approvals.races of ${rounds}, with two words that stand, or approved after a denial`, 'rounds', [seen.wrong], { limit: 0 });
  report(`approvals.races of ${rounds}, losers not told who and when`, 'rounds', [seen.untold], { limit: 0 });
}

async function race(site: ApprovalsSite, id: string, nth: number, seen: { approved: number; wrong: number; untold: number }) {
  const [yes, no] = await Promise.all([
    site.decide('bob', id, 'approve'),
    delay(laterMs(nth)).then(() => site.decide('carol', id, 'deny')),
  ]);
  const { approvals, timeline } = await site.request(id);
  const events = timeline.map(({ event }) => event);
  const [first, ...others] = approvals.votes;
  const isApproved = events.includes('approved');
  const stands = [yes, no].filter(({ status }) => status === 200).length;
  const isRight = first !== undefined && others.length === 0 && stands === 1 && isApproved === (first.decision === 'approve');
  if (!isRight) seen.wrong += 1;
  if (isApproved) seen.approved += 1;
  if (!isTold(yes.status === 200 ? no : yes, first)) seen.untold += 1;
}

function isTold({ status, body }: Reply, first: { approverId: string; decision: string; at: string } | undefined): boolean {
  const told = Settled.safeParse(body).data;
  if (status !== 409 || told?.code !== 'already-decided' || !first) return false;
  return told.settled.by === first.approverId && told.settled.decision === first.decision && told.settled.at === first.at;
}
