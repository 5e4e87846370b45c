import { afterAll, describe, expect, it } from 'vitest';
import { assignedCredential } from '../../src/azure/azure-credential.js';
import { graphRoles } from '../../src/azure/graph-roles.js';
import { teamsBot } from '../../src/azure/teams-bot.js';
import { teamsWorkflow } from '../../src/azure/teams-workflow.js';
import { PersonId } from '../../src/domain/ids.js';
import { Card } from '../../src/domain/teams-cards/card.js';
import { noticeCard } from '../../src/domain/teams-cards/notice-card.js';
import { botIdentityAppId } from '../../src/local/cloud/entra/managed-identity.js';
import { openDirectory } from '../../src/local/cloud/graph/directory.js';
import { createGraph } from '../../src/local/cloud/graph/service.js';
import { serve } from '../../src/local/cloud/kernel/serve.js';
import { createTeams, type Teams } from '../../src/local/cloud/teams/service.js';
import { breaks } from '../../src/local/cloud/teams/spoil-activity.js';
import { stableId } from '../../src/local/seed/stable-id.js';
import { startLocalEntra, tenantId } from '../support/local-entra.js';

const { world, seed, close } = await startLocalEntra();
const oid = (name: string) => PersonId.parse(seed.people.find(({ id }) => id === name)?.oid);
const without = new Set<string>();
const known = (personId: string) => (seed.people.some((person) => person.oid === personId) ? !without.has(personId) : undefined);

/** The bot's endpoint: verifies what comes, and says how that went. */
let verdict: unknown;
const endpoint = await serve(world, {
  name: 'bot',
  port: 0,
  operations: [
    {
      name: 'messages',
      method: 'POST',
      path: '/api/teams/messages',
      handle: async ({ headers, body }) => {
        verdict = await bot.teamsTokens?.verify(headers.authorization, JSON.parse(body.toString()));
        return { status: 200, body: verdict };
      },
    },
  ],
  error: (status, code, message) => ({ status, body: { code, message } }),
});
const service: Teams = await createTeams(world, {
  botId: botIdentityAppId,
  tenantId,
  hasApp: known,
  endpoint: () => `${endpoint.url}/api/teams/messages`,
  pace: () => undefined,
});
const botAt = (change: { serviceUrl?: string; metadataUrl?: string } = {}) =>
  teamsBot({
    botId: botIdentityAppId,
    tenantId,
    serviceUrl: service.serviceUrl,
    metadataUrl: service.metadataUrl,
    credentialOf: assignedCredential,
    ...change,
  });
const bot = botAt();
const { teams } = bot;
if (!teams) throw new Error('no bot');
afterAll(async () => {
  await Promise.all([service.close(), endpoint.close(), close()]);
  world.remove();
});

const card = (text: string) => Card.parse(noticeCard('Latch', text));

describe('the bot in Teams', () => {
  it('posts a card into the chat with a person, and puts another in its place', async () => {
    const sent = await teams.send(oid('bob'), card('one'), 'op-1');
    expect(sent).toMatchObject({ kind: 'sent' });
    expect(service.cards().at(-1)).toMatchObject({ personId: oid('bob'), card: card('one'), operationId: 'op-1', earlier: [] });
    if (sent.kind !== 'sent') return;
    await teams.change(sent.place, card('two'));
    expect(service.cards().at(-1)).toMatchObject({ card: card('two'), earlier: [{ card: card('one') }] });
    await teams.reply(sent.place, card('three'));
    expect(service.cards().filter(({ personId }) => personId === oid('bob'))).toHaveLength(2);
  });

  it.each([
    ['has not got the app', () => oid('olu')],
    ['is nobody', () => PersonId.parse('00000000-0000-4000-8000-0000000000ff')],
  ])('is told that somebody %s', async (_why, who) => {
    without.add(oid('olu'));
    expect(await teams.send(who(), card('x'), 'op-2')).toEqual({ kind: 'absent' });
  });

  it('lets a card be that is gone, or whose chat is', async () => {
    const sent = await teams.send(oid('carol'), card('x'), 'op-3');
    if (sent.kind !== 'sent') throw new Error('absent');
    await teams.change({ ...sent.place, activityId: 'gone' }, card('y'));
    await teams.change({ ...sent.place, conversationId: 'a:gone' }, card('y'));
    without.add(oid('carol'));
    await teams.change(sent.place, card('y'));
    without.delete(oid('carol'));
    expect(service.cards().at(-1)).toMatchObject({ card: card('x') });
  });

  it.each([[{ status: 429, headers: { 'retry-after': '1' } }], [{ status: 500 }], [{ status: 401 }], [{ reset: true }]])(
    'throws for what may pass: %o',
    async (fault) => {
      const { id } = world.faults.add({ service: 'teams', match: { path: '/teams/v3/conversations' }, do: fault });
      await expect(teams.send(oid('bob'), card('x'), 'op-4')).rejects.toMatchObject({ code: 'delivery-unavailable' });
      world.faults.remove(id);
    },
  );

  it('sends its token to the address it knows, and to no other', async () => {
    const place = { serviceUrl: 'https://smba.example/teams/', conversationId: 'a:1', activityId: '1' };
    await expect(teams.change(place, card('x'))).rejects.toMatchObject({ code: 'delivery-unavailable' });
    const odd = { serviceUrl: service.serviceUrl, conversationId: '../../v1/.well-known/keys', activityId: '?x' };
    await teams.change(odd, card('x'));
    expect(world.rows.at(-1)?.path).toBe('/teams/v3/conversations/..%2F..%2Fv1%2F.well-known%2Fkeys/activities/%3Fx');
  });
});

describe('an activity', () => {
  it('from Teams is genuine', async () => {
    verdict = undefined;
    await service.say(oid('bob'), 'hello');
    expect(verdict).toMatchObject({ kind: 'genuine' });
  });

  const toTheBot = breaks.filter((how) => !['tenant', 'channel', 'group'].includes(how));
  it.each(toTheBot)('with a broken %s is refused', async (how) => {
    const place = await teams.send(oid('bob'), Card.parse({ ...card('x'), actions: [execute] }), `break-${how}`);
    expect(place.kind).toBe('sent');
    await service.click({ personId: oid('bob'), requestId: execute.data.requestId, verb: 'show', break: how });
    expect(verdict).toEqual({ kind: 'refused' });
  });

  it('of another channel has no key that endorses it', async () => {
    await service.click({ personId: oid('bob'), requestId: execute.data.requestId, verb: 'show', break: 'channel' });
    expect(verdict).toEqual({ kind: 'refused' });
  });

  it('cannot be told while the keys are out of reach', async () => {
    const far = botAt({ metadataUrl: 'https://localhost:1/none' });
    const activity = { channelId: 'msteams', serviceUrl: service.serviceUrl };
    expect(await far.teamsTokens?.verify('Bearer a.b.c', activity)).toEqual({ kind: 'refused' });
    const header = Buffer.from('{"alg":"RS256","kid":"x"}').toString('base64url');
    expect(await far.teamsTokens?.verify(`Bearer ${header}.e30.AAAA`, activity)).toEqual({ kind: 'unavailable' });
  });
});

const execute = {
  ...{ type: 'Action.Execute' as const, title: 'Show', verb: 'show' },
  data: { kind: 'decide' as const, requestId: '33333333-3333-4333-8333-333333333333', mac: 'x' },
};

describe('a workflow that posts into a channel', () => {
  it.each([
    [202, { kind: 'sent' }],
    [400, { kind: 'refused', because: '400' }],
  ])('answering %s', async (status, reply) => {
    const hook = await serve(world, {
      ...{ name: 'workflow', port: 0, error: (code, message) => ({ status: code, body: message }) },
      operations: [{ name: 'post', method: 'POST', path: '/hook', handle: () => ({ status }) }],
    });
    expect(await teamsWorkflow(`${hook.url}/hook`).post(card('x'))).toEqual(reply);
    await hook.close();
    await expect(teamsWorkflow(`${hook.url}/hook`).post(card('x'))).rejects.toMatchObject({ code: 'delivery-unavailable' });
  });
});

describe('the roles of somebody in Teams', () => {
  it('are those the directory assigns for our API', async () => {
    const graph = await createGraph(world, { directory: openDirectory(world, seed) });
    const roles = graphRoles({
      baseUrl: graph.url,
      credential: assignedCredential(botIdentityAppId),
      clock: world.clock,
      apiClientId: stableId('api'),
    });
    expect(await roles.of(oid('bob'))).toEqual(['Latch.Approve', 'Latch.Request']);
    expect(await roles.of(oid('eve'))).toEqual([]);
    expect(await roles.of(PersonId.parse('00000000-0000-4000-8000-0000000000ff'))).toEqual([]);
    world.faults.add({ service: 'graph', match: { path: '/appRoleAssignments' }, do: { status: 503 } });
    await expect(roles.of(oid('bob'))).rejects.toMatchObject({ code: 'directory-unavailable' });
    world.faults.remove();
    await graph.close();
  });
});
