import { monitorColumns } from '../../domain/audit/monitor-row.js';
import { type Communication, createCommunication } from '../cloud/communication/service.js';
import { type Cosmos, createCosmos } from '../cloud/cosmos/service.js';
import { createDeviceAuthority } from '../cloud/device-authority/service.js';
import { botIdentityAppId } from '../cloud/entra/managed-identity.js';
import { createEntra, type Entra } from '../cloud/entra/service.js';
import type { TokenSigner } from '../cloud/entra/token-signer.js';
import { openDirectory } from '../cloud/graph/directory.js';
import { createGraph, type Graph } from '../cloud/graph/service.js';
import { createIotHub, type IotHubService } from '../cloud/iot-hub/service.js';
import type { Service, World } from '../cloud/kernel/world.js';
import { createKeyVault, type KeyVault } from '../cloud/key-vault/service.js';
import { createMonitor, type Monitor } from '../cloud/monitor/service.js';
import { createPush, type PushService } from '../cloud/push/service.js';
import { createTransmitter, type Transmitter } from '../cloud/ssf/service.js';
import { createStorage } from '../cloud/storage/service.js';
import { createTeams, type Teams } from '../cloud/teams/service.js';
import { createWebhooks, type WebhookReceiver } from '../cloud/webhooks/service.js';
import type { HostLink } from '../control/host-link.js';
import type { Pki } from '../pki.js';
import type { Seed } from '../seed/shape.js';
import { stableId } from '../seed/stable-id.js';
import { type EventGrid, openEventGrid } from './event-grid.js';

/** The tenant and the API's registration are the same on every machine, like the people of the seed. */
export const tenantId = stableId('tenant');
export const apiClientId = stableId('api');

/** What an operator would have set up for the audit's table. */
const auditRule = {
  id: `dcr-${stableId('audit rule').replaceAll('-', '')}`,
  streams: { 'Custom-LatchAudit_CL': monitorColumns().map(({ name }) => name) },
};

export type Services = {
  entra: Entra;
  graph: Graph;
  cosmos: Cosmos;
  hub: IotHubService;
  communication: Communication;
  teams: Teams;
  vault: KeyVault;
  authority: Service;
  push: PushService;
  webhooks: WebhookReceiver;
  storage: Service;
  monitor: Monitor;
  transmitter: Transmitter;
  grid: EventGrid;
};

/** Starts every emulated service of the world. */
export async function openServices(world: World, seed: Seed, signer: TokenSigner, pki: Pki, host: HostLink): Promise<Services> {
  const directory = openDirectory(world, seed);
  const entra = await createEntra(world, { signer, seed, tenantId, apiClientId, account: directory.byKey });
  const hasApp = (oid: string) => seed.people.find((person) => person.oid === oid)?.teams;
  const endpoint = () => `${host.api()}/api/teams/messages`;
  const grid = openEventGrid(world, host);
  const [graph, cosmos, hub, communication, teams, vault, authority, push, webhooks, storage, monitor, transmitter] = await Promise.all([
    createGraph(world, { directory, tenantId, tenantSize: seed.tenantSize }),
    createCosmos(world),
    createIotHub(world, { deviceCa: pki.deviceCa }),
    createCommunication(world, { addressesOf: directory.addressesOf, report: (event) => grid.deliver('deliveryReports', [event]) }),
    createTeams(world, { botId: botIdentityAppId, tenantId, hasApp, endpoint }),
    createKeyVault(world, { authority: entra.authority }),
    createDeviceAuthority(world, { signRequest: pki.signRequest }),
    createPush(world),
    createWebhooks(world),
    createStorage(world),
    createMonitor(world, { rule: auditRule }),
    createTransmitter(world),
  ]);
  return { entra, graph, cosmos, hub, communication, teams, vault, authority, push, webhooks, storage, monitor, transmitter, grid };
}
