import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { azureCredential } from '../../src/azure/azure-credential.js';
import { graphAccess } from '../../src/azure/graph-access.js';
import { graphRisk } from '../../src/azure/graph-risk.js';
import { type Lane, oneASecond } from '../../src/azure/one-a-second.js';
import { PersonId } from '../../src/domain/ids.js';
import { openDirectory } from '../../src/local/cloud/graph/directory.js';
import { createGraph } from '../../src/local/cloud/graph/service.js';
import { SeedShape } from '../../src/local/seed/shape.js';
import { apiClientId, startLocalEntra } from '../support/local-entra.js';

const local = await startLocalEntra();
const { world } = local;
const seed = SeedShape.parse({
  ...local.seed,
  namedLocations: [
    { name: 'Hotels', networks: ['198.51.100.0/24', '2001:db8::/32'] },
    { name: 'Abroad', countries: ['FR', 'US'], unknownToo: true },
  ],
  accessPolicies: [
    { name: 'No guests from hotels', people: ['tara'], from: ['Hotels'], controls: ['block'] },
    { name: 'A factor outside', except: ['Trusted networks'], controls: ['mfa', 'compliantDevice'], operator: 'AND' },
    { name: 'To be seen', state: 'enabledForReportingButNotEnforced', controls: ['block'] },
    { name: 'Of old', state: 'disabled', controls: ['block'] },
  ],
});
/** A lane without a limit. */
const alwaysFree: Lane = { run: (ask) => ask(), take: async () => true, heard: async () => {} };
const graph = await createGraph(world, { directory: openDirectory(world, seed) });
const credential = azureCredential();
const options = { baseUrl: graph.url, credential, clock: world.clock, apiClientId, lane: alwaysFree };
const asked = () => world.rows.filter(({ path }) => path?.startsWith('/v1.0/identity')).length;
const oid = (id: string) => PersonId.parse(seed.people.find((person) => person.id === id)?.oid);
const [hotel, office] = ['198.51.100.9', '203.0.113.9'];
const paths = '/v1.0/identity/conditionalAccess/';

afterAll(async () => {
  await Promise.all([graph.close(), local.close()]);
  world.remove();
});
beforeEach(() => world.faults.remove());

describe('named locations', () => {
  it('are the tenant’s networks and countries', async () => {
    expect(await graphAccess({ ...options, whatIf: false }).locations()).toEqual([
      { kind: 'networks', name: 'Trusted networks', trusted: true, ranges: seed.trustedNetworks },
      { kind: 'networks', name: 'Hotels', trusted: false, ranges: ['198.51.100.0/24', '2001:db8::/32'] },
      { kind: 'countries', name: 'Abroad', countries: ['FR', 'US'], unknownToo: true },
    ]);
  });

  it('are asked for every ten minutes, and count for an hour while Graph is silent', async () => {
    const access = graphAccess({ ...options, whatIf: false });
    const before = asked();
    const first = await access.locations();
    await access.locations();
    expect(asked() - before).toBe(1);
    world.faults.add({ service: 'graph', match: { path: `${paths}namedLocations` }, do: { status: 429 } });
    world.clock.advance(59 * 60_000);
    expect(await access.locations()).toEqual(first);
    world.clock.advance(60_000);
    await expect(access.locations()).rejects.toMatchObject({ code: 'risk-unavailable' });
  });
});

describe('the tenant’s policies', () => {
  const access = graphAccess({ ...options, whatIf: true });
  const device = { id: 'laptop', compliant: true, enabled: true };
  const evaluate = (id: string, clientAddress?: string) =>
    access.evaluate(oid(id), { contexts: [], ...(clientAddress && { clientAddress }) }, device);
  const factor = { name: 'A factor outside', controls: ['mfa', 'compliantDevice'], all: true };

  it.each([
    ['tara', hotel, [{ name: 'No guests from hotels', controls: ['block'], all: false }, factor]],
    ['alice', hotel, [factor]],
    ['alice', office, []],
    ['alice', undefined, [factor]],
  ])('that apply to %s at %s are those in force', async (who, address, policies) => {
    expect(await evaluate(who, address)).toEqual(policies);
  });

  it('are not asked unless they are to be', async () => {
    const before = asked();
    expect(await graphAccess({ ...options, whatIf: false }).evaluate(oid('alice'), { contexts: [] }, undefined)).toBe('off');
    expect(asked()).toBe(before);
  });

  it.each([
    [403, 'unlicensed'],
    [429, 'risk-unavailable'],
    [503, 'risk-unavailable'],
    [500, 'risk-unavailable'],
  ])('answered with %i: %s', async (status, word) => {
    world.faults.add({ service: 'graph', match: { path: `${paths}evaluate` }, do: { status } });
    expect(await evaluate('alice').catch(({ code }) => code)).toBe(word);
  });

  it('share the one request a second with the risk of everybody', async () => {
    const lane = oneASecond('risk-unavailable', world.clock);
    const risk = graphRisk({ ...options, lane });
    world.faults.add({ service: 'graph', match: { path: `${paths}evaluate` }, do: { status: 429 } });
    await expect(graphAccess({ ...options, lane, whatIf: true }).evaluate(oid('alice'), { contexts: [] }, undefined)).rejects.toThrow(
      /429/,
    );
    const before = asked();
    await expect(risk.of(oid('alice'))).rejects.toMatchObject({ code: 'risk-unavailable' });
    expect(asked()).toBe(before);
  });

  it('of questions that are none are refused by name', async () => {
    const { token = '' } = (await credential.getToken('https://graph.microsoft.com/.default')) ?? {};
    const ask = async (body: object) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'accept-language': 'en-US' };
      const answer = await fetch(`${graph.url}${paths}evaluate`, { method: 'POST', headers, body: JSON.stringify(body) });
      await answer.arrayBuffer();
      return answer.status;
    };
    const signInIdentity = { '@odata.type': '#microsoft.graph.userSignIn', userId: oid('alice') };
    const signInContext = { '@odata.type': '#microsoft.graph.authContext', authenticationContextValue: 'c1' };
    for (const body of [{}, { signInIdentity }, { signInIdentity, signInContext }]) expect(await ask(body)).toBe(400);
    const someone = { ...signInIdentity, userId: '00000000-0000-4000-8000-000000000000' };
    expect(await ask({ signInIdentity: someone, signInContext, signInConditions: {} })).toBe(400);
    expect(await ask({ signInIdentity, signInContext, signInConditions: { ipAddress: hotel, country: 'FR' } })).toBe(200);
  });
});
