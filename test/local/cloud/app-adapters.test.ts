import { DefaultAzureCredential } from '@azure/identity';
import { afterAll, describe, expect, it } from 'vitest';
import { communicationMessages } from '../../../src/azure/communication-messages.js';
import { entraTokens } from '../../../src/azure/entra-tokens.js';
import { graphDirectory } from '../../../src/azure/graph-directory.js';
import { graphRisk } from '../../../src/azure/graph-risk.js';
import { keyVaultMasterKeys } from '../../../src/azure/key-vault-master-keys.js';
import { PersonId } from '../../../src/domain/ids.js';
import { createCommunication } from '../../../src/local/cloud/communication/service.js';
import { openDirectory } from '../../../src/local/cloud/graph/directory.js';
import { createGraph } from '../../../src/local/cloud/graph/service.js';
import { createKeyVault } from '../../../src/local/cloud/key-vault/service.js';
import { approverGroupOf, eligibilityGroupOf } from '../../../src/local/seed/groups.js';
import { apiClientId, startLocalEntra, tenantId } from '../../support/local-entra.js';
import { memoryMethods } from '../../support/memory/methods.js';

const local = await startLocalEntra();
const { world, entra, seed } = local;
const { clock } = world;
const graph = await createGraph(world, { directory: openDirectory(world, seed) });
const communication = await createCommunication(world, { addressesOf: graph.directory.addressesOf });
const vault = await createKeyVault(world, { authority: entra.authority });
afterAll(async () => {
  await Promise.all([graph, communication, vault, local].map((service) => service.close()));
  world.remove();
});

const credential = new DefaultAzureCredential();
const oid = (id: string) => PersonId.parse(seed.people.find((person) => person.id === id)?.oid);

describe('the app, talking to the local cloud through its own adapters', () => {
  const tokens = entraTokens({ authority: entra.authority, tenantId, audience: apiClientId, clock });

  it('knows a person by a token', async () => {
    const token = await entra.mintUserToken({ user: 'bob', acrs: ['c1'], authAgeSeconds: 60 });
    expect(await tokens.verify(`Bearer ${token}`)).toMatchObject({
      kind: 'identity',
      identity: {
        kind: 'person',
        id: oid('bob'),
        roles: ['Latch.Approve', 'Latch.Request'],
        contexts: ['c1'],
        clientAddress: '203.0.113.10',
      },
    });
  });

  it('tells an application from a person', async () => {
    for (const order of [{ app: 'sentinel' }, { user: 'alice', break: 'app-only' as const }]) {
      expect(await tokens.verify(`Bearer ${await entra.mintUserToken(order)}`)).toMatchObject({ identity: { kind: 'application' } });
    }
  });

  it.each(['signature', 'audience', 'issuer', 'tenant', 'expired', 'not-yet', 'alg-none', 'hs256-public-key', 'kid'] as const)(
    'refuses a token broken by %s',
    async (how) => {
      expect(await tokens.verify(`Bearer ${await entra.mintUserToken({ user: 'alice', break: how })}`)).toEqual({ kind: 'refused' });
    },
  );

  it('asks the directory for people and groups', async () => {
    const directory = graphDirectory({ baseUrl: graph.url, credential, clock, methods: memoryMethods(clock) });
    expect(await directory.person(oid('tara'))).toMatchObject({ userType: 'guest', company: 'Windservice', mobile: '+491713920009' });
    expect(await directory.memberOf(oid('alice'), [eligibilityGroupOf('lobby'), approverGroupOf('BER1', 'limited')])).toEqual([
      eligibilityGroupOf('lobby'),
    ]);
    const group = approverGroupOf('BER1', 'limited');
    const { members } = await directory.gather([], [group]);
    expect(members.get(group)?.map(({ id }) => id)).toEqual(['bob', 'carol', 'carol-adm', 'olu'].map(oid));
  });

  it('asks how risky somebody is', async () => {
    const risk = graphRisk({ baseUrl: graph.url, credential, clock });
    expect(await risk.of(oid('trent'))).toEqual({ level: 'high' });
    expect(await risk.of(oid('alice'))).toBeUndefined();
  });

  it('gets its master key', async () => {
    const keys = keyVaultMasterKeys({ vaultUrl: vault.url, secretName: 'latch-master', credential, clock });
    expect(await keys.current()).toMatchObject({ kid: vault.masterKid(), master: { length: 32 } });
  });

  it('sends mail and text messages, the same one however often it runs', async () => {
    const messages = communicationMessages({
      endpoint: communication.url,
      emailSender: 'latch@latch.example',
      smsSender: '+15550100',
      credential,
    });
    const [mailId, textId] = [crypto.randomUUID(), crypto.randomUUID()];
    for (let run = 0; run < 2; run += 1) {
      const to = { address: 'alice@latch.example', name: 'Alice' };
      expect(await messages.email({ operationId: mailId, to, subject: 'Visit', text: 'text', html: '<p>text</p>' })).toEqual({
        kind: 'sent',
      });
      expect(await messages.sms({ operationId: textId, to: '+491713920001', text: 'text' })).toEqual({ kind: 'sent' });
    }
    expect(communication.outbox({ to: 'alice' }).map(({ channel, operationId }) => [channel, operationId])).toEqual([
      ['email', mailId],
      ['sms', textId],
    ]);
  });
});
