import type { ApprovalsSite } from './approvals-site.js';
import { report } from './report.js';

/** One click in Teams, delivered at once, again before the orchestration has heard of it, after the end, and after a power cut: one vote, equal answers, and another word refused. */
export async function benchClicks(site: ApprovalsSite): Promise<void> {
  const id = await site.ask('cage-12', 1);
  await site.idle();
  const click = async (verb = 'approve') =>
    JSON.stringify(await site.control('POST', '/teams/click', { user: 'bob', requestId: id, verb }));
  const vote = async () => JSON.stringify(await site.decide('bob', id, 'approve'));
  const answers = await Promise.all([click(), click()]);
  const votes = [await vote()];
  answers.push(await click());
  await site.idle();
  votes.push(await vote());
  await site.as('guest-1')('POST', `/requests/${id}/cancel`);
  await site.idle();
  votes.push(await vote());
  await site.restart();
  votes.push(await vote(), await vote());
  const closed = await click();
  const { approvals } = await site.request(id);
  report('approvals.clicks, votes of one click delivered ten times', 'votes', [approvals.votes.length], { limit: 1 });
  report('approvals.clicks, different answers by the API, restart included', 'answers', [new Set(votes).size], { limit: 1 });
  report('approvals.clicks, different cards before the end', 'cards', [new Set(answers).size], { limit: 1 });
  report('approvals.clicks, the card after the end still names the vote', 'yes', [Number(closed.includes('Approved by'))]);
  report('approvals.clicks, another word later', 'status', [(await site.decide('bob', id, 'deny')).status]);
}
