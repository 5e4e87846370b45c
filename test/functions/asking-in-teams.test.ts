import { describe, expect, it } from 'vitest';
import { requestIdOf } from '../../src/domain/code-terms.js';
import { proveSignIn } from '../../src/domain/sign-in-proof.js';
import { people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgeWithBot, openTeams, textOf } from './given/teams.js';

const edge = edgeWithBot();
const { host } = await openApi(edge);
const teams = openTeams(edge, (path, init) => host.fetch(path, init));

let forms = 0;
const newForm = () => `44444444-4444-4444-8444-${String(++forms).padStart(12, '0')}`;
const wish = { door: 'lobby', date: '2027-02-03', from: '14:00', until: '15:30', purpose: 'Meet the fire inspector' };
const ask = (form: string, change: object = {}, state?: string, who = people.alice) =>
  teams.click(who, form, 'ask', {
    inputs: { ...wish, ...change },
    ...(state !== undefined && { state }),
    activity: { replyToId: 'form-1' },
  });
const askedWith = (form: string, who = people.alice) => edge.requests.read(requestIdOf(who.id, form));

describe('asking in Teams', () => {
  it('begins with a word, which brings a form with the doors one may ask for', async () => {
    expect(await teams.say(people.alice, 'Ask for a door')).toMatchObject({ status: 200 });
    const { conversationId, card } = edge.teams.replies.at(-1) ?? {};
    expect(conversationId).toBe(`a:${people.alice.id}`);
    const [choice] = card?.body.filter(({ type }) => type === 'Input.ChoiceSet') ?? [];
    expect(choice).toMatchObject({ choices: expect.arrayContaining([{ title: 'Door lobby', value: 'lobby' }]) });
    expect(card?.actions).toMatchObject([{ verb: 'ask', data: { kind: 'ask' } }]);
  });

  it.each([
    ['hello', people.alice, 'Say "ask"'],
    ['ask', people.carol, 'Your role does not include asking'],
  ])('answers "%s" with a hint where there is nothing to ask', async (text, who, hint) => {
    await teams.say(who, text);
    expect(textOf(edge.teams.replies.at(-1)?.card)).toContain(hint);
  });

  it('makes a request in the time of the door, and shows how it stands', async () => {
    const form = newForm();
    const reply = await ask(form);
    expect(textOf(reply.body.value)).toContain('Your request is being checked');
    expect(await askedWith(form)).toMatchObject({
      requesterId: people.alice.id,
      askedVia: 'teams',
      purpose: wish.purpose,
      window: { opensAt: '2027-02-03T13:00:00.000Z', closesAt: '2027-02-03T14:30:00.000Z' },
    });
    expect(edge.flowsSeen.started).toContain(requestIdOf(people.alice.id, form));
    expect(await edge.effects.of(requestIdOf(people.alice.id, form))).toMatchObject([{ as: 'requester', activityId: 'form-1' }]);
  });

  it('with one form five times makes one request', async () => {
    const form = newForm();
    const before = edge.flowsSeen.started.length;
    const replies = [];
    for (let time = 0; time < 5; time += 1) replies.push(JSON.stringify((await ask(form)).body));
    expect(new Set(replies).size).toBe(1);
    expect(new Set(edge.flowsSeen.started.slice(before)).size).toBe(1);
  });

  it('takes an end before the beginning for the next day', async () => {
    const form = newForm();
    await ask(form, { from: '23:30', until: '00:15' });
    expect(await askedWith(form)).toMatchObject({ window: { closesAt: '2027-02-03T23:15:00.000Z' } });
  });

  it.each([
    ['in the past', { from: '08:00' }, /passed|past/i],
    ['without a purpose', { purpose: '' }, /fill in everything/],
    ['for a door that is not there', { door: 'vault' }, /fill in everything/],
    ['for no day', { date: 'tomorrow' }, /./],
    ['for a time that does not exist', { date: '2027-03-28', from: '02:30', until: '03:30' }, /clocks skip/],
  ])('%s is said on the form, and nothing is made of it', async (_what, change, words) => {
    const form = newForm();
    const reply = await ask(form, change);
    expect(reply.body.value).toMatchObject({ actions: [{ verb: 'ask' }] });
    expect(textOf(reply.body.value)).toMatch(words);
    expect(await askedWith(form)).toBeUndefined();
  });

  it('without the role is refused', async () => {
    expect((await ask(newForm(), {}, undefined, people.carol)).body).toMatchObject({ statusCode: 403, value: { code: 'missing-role' } });
  });

  it('for a door that wants a stronger sign-in waits for it, and goes on with it', async () => {
    const form = newForm();
    expect((await ask(form, { door: 'cage-12' })).body).toMatchObject({ statusCode: 401 });
    expect(await askedWith(form)).toMatchObject({ status: 'step-up-required' });
    const signIn = { contexts: ['c1'], authTime: edge.clock.now().toISOString(), deviceId: 'laptop' };
    const { master } = await edge.keys.current();
    const state = proveSignIn(master, { about: form, personId: people.alice.id, signIn }, edge.clock.now());
    expect((await ask(form, { door: 'cage-12' }, state)).body).toMatchObject({ statusCode: 200 });
    expect(await askedWith(form)).toMatchObject({ status: 'checking', signIn });
  });
});
