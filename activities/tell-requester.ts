import { progressLetter } from '../src/domain/messages.js';
import { type News, newsOf } from '../src/domain/news.js';
import type { RequestRecord, RequestStatus } from '../src/domain/request-record.js';
import type { Log } from '../src/durable/log.js';
import { implement } from '../src/durable/register.js';
import type { Webhooks } from '../src/ports/messages.js';
import type { Requests } from '../src/ports/requests.js';
import { tellRequester } from './contracts.js';
import { type Informing, inform, subjectOf } from './correspondence.js';
import { sendOnce } from './send-once.js';
import { refreshCards, type TeamsDesk } from './teams-desk.js';

type Needs = TeamsDesk & Informing & { requests: Requests; webhooks: Webhooks };

/** Tells the requester of the steps of their request, in order and each once, where they asked to be told; a card in Teams always shows the last one. */
export const tellRequesterActivity = implement(tellRequester, (needs: Needs) => async ({ requestId, upTo }, log) => {
  const record = await needs.requests.read(requestId);
  if (!record) return { kind: 'told' };
  if (record.askedVia === 'teams') await refreshCards(needs, record);
  const all = newsOf(record);
  for (const [index, news] of all.slice(0, upTo).entries()) await tell(needs, record, { ...news, before: all[index - 1]?.status }, log);
  return { kind: 'told' };
});

type Step = News & { before: RequestStatus | undefined };

async function tell(needs: Needs, record: RequestRecord, news: Step, log: Log): Promise<void> {
  const { notify } = record;
  if (notify?.by === 'email') return write(needs, record, news);
  if (notify?.by !== 'webhook') return;
  const step = `news:${news.step}`;
  const { at, before: _, ...more } = news;
  const reply = await sendOnce(needs.effects, { requestId: record.id, step }, (operationId) =>
    needs.webhooks.send(notify.url, { operationId, type: 'request.status', at, data: { requestId: record.id, ...more } }),
  );
  if (reply.kind === 'refused')
    log.warn('a webhook refused the news', { requestId: record.id, count: news.step, status: Number(reply.because) || undefined });
}

/** Decisions and ends have letters of their own, which everybody concerned gets. */
async function write(needs: Needs, record: RequestRecord, { step, status, before }: Step): Promise<void> {
  if (status === 'closed' || (status === 'scheduled' && before === 'awaiting-approval')) return;
  const [requester, subject] = await Promise.all([needs.directory.person(record.requesterId), subjectOf(needs, record)]);
  await inform(needs, requester ? [requester] : [], record, `news-${step}`, (language) => progressLetter(subject, status, language));
}
