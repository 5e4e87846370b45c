import { failed, fine } from '../../domain/finding.js';
import type { PersonId } from '../../domain/ids.js';
import type { Ports } from '../edge-ports.js';
import type { Check } from './examine.js';

export type ServiceNeeds = Ports<'rules' | 'keys' | 'directory' | 'risk' | 'access' | 'roles' | 'registry' | 'doors'>;

const graphFix = 'See whether Microsoft Graph is up, and whether GRAPH_URL is right.';
const mostKeys = 2;

/** The services the app needs, each by a small reading under the app's own identity. `me`: whoever asks; the directory has them. */
export function serviceChecks(me: PersonId, ports: ServiceNeeds): Check[] {
  const { rules, directory, risk, access, roles, registry, doors } = ports;
  const graph = (check: string, needs: string, read: () => Promise<unknown>): Check => ({
    ...{ check, needs: `the Graph permission ${needs}, with admin consent`, fix: graphFix },
    look: async () => {
      await read();
      return fine('It answers.');
    },
  });
  return [
    {
      ...{ check: 'records', needs: 'the role Cosmos DB Built-in Data Contributor on the account' },
      fix: 'See whether COSMOS_ENDPOINT is right and the account keeps consistency Strong with one write region.',
      look: async () => {
        await rules.read(['all']);
        return fine('The database answers, with strong reads.');
      },
    },
    {
      ...{ check: 'master keys', needs: 'the role Key Vault Secrets User on the vault' },
      fix: 'See whether KEY_VAULT_URL and LATCH_MASTER_SECRET are right.',
      look: () => keysFound(ports),
    },
    graph('people', 'User.Read.All', () => directory.person(me)),
    graph('groups', 'GroupMember.Read.All', async () =>
      directory.memberOf(me, (await doors.list()).map(({ eligibilityGroup }) => eligibilityGroup).slice(0, 1)),
    ),
    graph('devices and factors', 'Device.Read.All and AuditLog.Read.All', () => directory.factsOf([me], [])),
    graph('risk', 'IdentityRiskyUser.Read.All and IdentityRiskEvent.Read.All', () => risk.of(me)),
    graph('named places', 'Policy.Read.All', () => access.locations()),
    graph('app roles', 'Application.Read.All', () => roles.of(me)),
    {
      ...{
        check: 'hub',
        needs: 'the role IoT Hub Data Contributor on the hub',
        fix: 'See whether IOTHUB_HOSTNAME is right and the hub is up.',
      },
      look: async () => fine(`The hub knows ${(await registry.all()).length} devices.`),
    },
  ];
}

async function keysFound({ keys }: ServiceNeeds) {
  const all = await keys.all();
  return all.length <= mostKeys
    ? fine(`${all.length} of at most ${mostKeys} master keys.`)
    : failed(
        `${all.length} versions of the master key are enabled.`,
        'Finish the rotation and disable the oldest (docs/operations.md, master keys).',
      );
}
