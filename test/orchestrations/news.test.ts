import { afterEach, describe, expect, it } from 'vitest';
import { tellRequesterActivity } from '../../activities/tell-requester.js';
import { newsFlow } from '../../orchestrations/events.js';
import { newsOf } from '../../src/domain/news.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { viewOf } from '../../src/domain/request-view.js';
import { memoryTeams } from '../support/memory/teams.js';
import { runActivity } from '../support/run-activity.js';
import { doors, people } from '../support/site.js';
import { at, type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

const { bob, carol, tara } = people;
const byWebhook = { notify: { by: 'webhook', url: 'https://hooks.example/latch' } } as const;

/** Everything a record of the story ever was, from the moment this is called. */
function watched({ ports }: Story): RequestRecord[] {
  const seen: RequestRecord[] = [];
  ports.requests.watch((record) => seen.push(record));
  return seen;
}

/** A visit with everything in it: asked, moved, asked anew, approved, armed, delivered, entered, over. */
async function wholeVisit(asking: Pick<RequestRecord, 'askedVia' | 'notify'>): Promise<RequestRecord[]> {
  story = await tell({ doors: [doors.cage], requester: tara, asking }, { start: false });
  const seen = watched(story);
  await story.begin();
  await story.vote(bob, 'approve');
  await story.replan('16:00', '17:00');
  await story.vote(carol, 'approve');
  await story.until('16:05');
  await story.enter(doors.cage);
  await story.until('17:01');
  return seen;
}

const steps = [
  'awaiting-approval',
  'scheduled',
  'checking',
  'awaiting-approval',
  'scheduled',
  'arming',
  'armed',
  'delivered',
  'entered',
  'closed',
];

/** Has the requester told after every change of the record, twice, as a change feed may. */
async function toldAllAlong(seen: readonly RequestRecord[], needs: object = {}): Promise<void> {
  for (const record of [...seen, ...seen.slice(-1)]) {
    const upTo = newsOf(record).length;
    const requests = { ...story.ports.requests, read: async () => record };
    if (upTo > 0) await runActivity(tellRequesterActivity, { ...story.ports, requests, ...needs }, { requestId: record.id, upTo });
  }
}

describe('a requester hears of every step', () => {
  it('by webhook: each once, in order, with ids and words of ours alone', async () => {
    const seen = await wholeVisit(byWebhook);
    await toldAllAlong(seen);
    const { told } = story.ports.webhooks;
    expect(told.map(({ data }) => data['status'])).toEqual(steps);
    expect(told.map(({ data }) => data['step'])).toEqual(steps.map((_, index) => index + 1));
    expect(new Set(told.map(({ operationId }) => operationId)).size).toBe(steps.length);
    expect(told.at(-1)).toEqual({
      url: byWebhook.notify.url,
      operationId: expect.any(String),
      type: 'request.status',
      at: at('17:00').toISOString(),
      data: { requestId: story.requestId, step: 10, status: 'closed', outcome: 'completed' },
    });
    expect(JSON.stringify(told)).not.toMatch(/Tara|cage|visit/);
  });

  it('by mail: each once, and to nobody else', async () => {
    const seen = await wholeVisit({ notify: { by: 'email' } });
    const { mails } = story.ports.messages.outbox;
    const others = () => mails.filter(({ to }) => to.address !== tara.mail).length;
    const before = others();
    await toldAllAlong(seen);
    expect(others()).toBe(before);
    const subjects = mails.filter(({ to }) => to.address === tara.mail).map(({ subject }) => subject.replace(/: Door cage-12$/, ''));
    const wanted = ['Approved', 'New time', 'Approved', 'Completed', 'Waiting for a decision', 'Being checked', 'Waiting for a decision'];
    const rest = ['The lock is being told', 'The lock is ready', 'The code is out', 'Entered'];
    expect(subjects.sort()).toEqual([...wanted, ...rest].sort());
  });

  it('in Teams: the card of the request shows each, and a new one comes with the decision and the end', async () => {
    const seen = await wholeVisit({ askedVia: 'teams' });
    const teams = memoryTeams();
    teams.join(tara.id);
    const titles: string[] = [];
    const change: typeof teams.change = async (place, card) => {
      titles.push(JSON.stringify(card.body[0]).match(/"text":"([^"]*)/)?.[1] ?? '');
      return teams.change(place, card);
    };
    const sent = await teams
      .send(tara.id, { type: 'AdaptiveCard', version: '1.5', body: [], actions: [] } as never, 'x')
      .catch(() => undefined);
    const place = sent?.kind === 'sent' ? sent.place : { serviceUrl: 'https://teams.example/', conversationId: 'a', activityId: '1' };
    await story.ports.effects.note(story.requestId, '99999999-9999-4999-8999-999999999999', {
      personId: tara.id,
      as: 'requester',
      ...place,
    });
    await toldAllAlong(seen, { teams: { ...teams, change } });
    const shown = titles.filter((title, index) => title !== titles[index - 1]);
    expect(shown).toEqual([
      'Your request waits for a decision',
      'Your request is approved',
      'Your request is being checked',
      'Your request waits for a decision',
      'Your request is approved',
      'The lock is being told',
      'The lock is ready',
      'The code was delivered',
      'You have entered',
      'The visit is over',
    ]);
  });

  it('on the page, which reads what the API shows', async () => {
    const seen = await wholeVisit({});
    const shown = seen.map((record) => viewOf(record, () => undefined, new Date(record.askedAt)).status);
    expect(shown.filter((status, index) => index > 0 && status !== shown[index - 1])).toEqual(steps);
  });
});

describe('a webhook', () => {
  const follow = async () => {
    const upTo = newsOf(await story.record()).length;
    await story.host.start(newsFlow.name, { requestId: story.requestId, upTo }, { instanceId: `news-${story.requestId}-${upTo}` });
  };
  /** As a receiver knows them, who leaves out what has come before. */
  const statuses = () => [...new Map(story.ports.webhooks.told.map(({ operationId, data }) => [operationId, data['status']])).values()];

  it('that is down holds nothing up, and hears everything in order when it is back', async () => {
    story = await tell({ doors: [doors.cage], requester: tara, asking: byWebhook });
    story.ports.webhooks.say('down');
    await follow();
    await story.vote(bob, 'approve');
    await follow();
    expect([await story.state(), statuses()]).toEqual(['scheduled', []]);
    await story.until('12:00');
    story.ports.webhooks.say('sent');
    await story.until('12:06');
    expect(statuses()).toEqual(['awaiting-approval', 'scheduled']);
  });

  it('that does not want to hear of it is left alone', async () => {
    story = await tell({ doors: [doors.cage], requester: tara, asking: byWebhook });
    story.ports.webhooks.say('410');
    await follow();
    await story.until('12:00');
    expect(statuses()).toEqual([]);
    expect(await story.state()).toBe('awaiting-approval');
  });
});
