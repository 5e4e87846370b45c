import { expect, it } from 'vitest';
import { clickBreaks } from '../../../src/local/cloud/teams/teams-client.js';
import { type Latch, minutes } from '../../support/latch.js';
import { asked, hour, request } from '../../support/visit.js';

type CardRow = { channel: string; to: string; card: unknown; earlier?: unknown[]; operationId: string };
type BotReply = { statusCode: number; type: string; value: Record<string, unknown> };

/** Approvers and requesters who have our app in Teams. */
export function decidingInTeams(latch: Latch): void {
  const inHours = async (count: number) => new Date((await latch.now()).getTime() + count * hour);
  const waiting = async (doorId: string) => asked(latch, 'tara', [doorId], await inHours(2), await inHours(3));
  const click = (user: string, requestId: string, verb: string, more: object = {}) =>
    latch.local<BotReply>('POST', '/teams/click', { user, requestId, verb, ...more });
  const cards = async (user: string) =>
    (await latch.local<CardRow[]>('GET', `/outbox?to=${user}`)).filter(({ channel }) => channel === 'teams');
  const shownOn = async (placed?: CardRow) => {
    await latch.local('POST', '/idle');
    return JSON.stringify((await cards('alice')).find((each) => each.operationId === placed?.operationId)?.card);
  };
  const about = async (user: string, requestId: string) =>
    (await cards(user)).filter(({ card }) => JSON.stringify(card).includes(requestId));

  it('asks every approver once, decides by a click of one of them, and changes the cards of all', async () => {
    const id = await waiting('cage-12');
    for (const approver of ['bob', 'carol', 'olu']) expect(await about(approver, id)).toHaveLength(1);
    expect(await about('tara', id)).toEqual([]);
    const [posted, ...more] = (await about('channel', id)).map(({ card }) => JSON.stringify(card));
    expect(more).toEqual([]); // by the workflow, for tenants without the bot: a link, and nothing to act on
    expect(posted).toContain(`"Action.OpenUrl","title":"Sign in and decide","url":"${latch.api}/app/approvals/${id}"`);
    expect(posted).not.toContain('Action.Execute');
    const reply = await click('bob', id, 'approve');
    expect(reply).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' });
    expect(await request(latch, id)).toMatchObject({ status: 'scheduled', approvals: { votes: [{ decision: 'approve' }] } });
    for (const approver of ['bob', 'carol', 'olu']) {
      const [{ card } = { card: undefined }, ...others] = await about(approver, id);
      expect(others).toEqual([]);
      expect(JSON.stringify(card)).toMatch(/Approved by: .*Bob Brandt/);
    }
    const again = [await click('bob', id, 'approve'), await click('bob', id, 'approve')];
    expect(again).toEqual([reply, reply]);
    expect(JSON.stringify(await click('carol', id, 'deny'))).toMatch(/Somebody was faster. Approved by Bob Brandt/);
    expect(await request(latch, id)).toMatchObject({ approvals: { votes: { length: 1 } } });
    await latch.as('tara')('POST', `/requests/${id}/cancel`);
  });

  it('decides nothing without the stronger sign-in, and nothing by whatever is broken', async () => {
    const id = await waiting('cage-12');
    expect(await click('bob', id, 'approve', { signIn: false })).toMatchObject({ statusCode: 401 });
    for (const how of clickBreaks) {
      const reply = await latch
        .local<Partial<BotReply>>('POST', '/teams/click', { user: 'bob', requestId: id, verb: 'approve', break: how })
        .catch(String);
      expect(typeof reply === 'string' || (reply.statusCode ?? 0) >= 400, `${how}: ${JSON.stringify(reply)}`).toBe(true);
    }
    expect(await request(latch, id)).toMatchObject({ status: 'awaiting-approval', approvals: { votes: [] } });
    await latch.as('tara')('POST', `/requests/${id}/cancel`);
  });

  it('takes a request from a form, and keeps its card up to date', async () => {
    await latch.local('POST', '/teams/say', { user: 'alice', text: 'ask' });
    const posed = (await cards('alice')).at(-1);
    const form = posed?.card as { actions: { data: { requestId: string } }[] };
    const start = await inHours(1);
    const berlin = (at: Date) => at.toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' }).split(' ');
    const [date, from] = berlin(start);
    const inputs = {
      door: 'lobby',
      date,
      from: from?.slice(0, 5),
      until: berlin(new Date(start.getTime() + hour))[1]?.slice(0, 5),
      purpose: 'Look in',
    };
    const reply = await click('alice', form.actions[0]?.data.requestId ?? '', 'ask', { inputs });
    expect(JSON.stringify(reply)).toContain('Your request is being checked');
    await latch.local('POST', '/idle');
    const [{ card, earlier = [] } = { card: undefined }] = (await cards('alice')).filter((each) => each.operationId === posed?.operationId);
    expect(JSON.stringify(card)).toContain('Your request is approved');
    expect(JSON.stringify(earlier[0])).toContain('Ask to enter');
    await latch.setTo(new Date(start.getTime() - minutes(20)));
    expect(await shownOn(posed)).toContain('The code was delivered');
    const [, id = ''] = /app\/requests\/([0-9a-f-]{36})/.exec((await shownOn(posed)) ?? '') ?? [];
    await latch.as('alice')('POST', `/requests/${id}/cancel`);
    expect(await shownOn(posed)).toContain('Your request was taken back');
  });
}
