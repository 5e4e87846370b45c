import { readFileSync } from 'node:fs';
import { readRuntime } from '../../src/local/launch/runtime-file.js';
import { createFetch } from '../local/cloud/cosmos/wire.js';
import type { Latch } from './latch.js';

/** What an operator can do in the Azure portal, past our API: the same calls on the wire. */
export type AzurePortal = {
  /** Data Explorer: a document written straight into a container whose partition key is the id. */
  writeDocument(container: string, document: { id: string } & Record<string, unknown>): Promise<void>;
  /** IoT Hub, devices: a device enabled or disabled. */
  setDevice(deviceId: string, status: 'enabled' | 'disabled'): Promise<void>;
  /** Durable instances. */
  terminate(instanceId: string): Promise<void>;
};

export async function openAzurePortal(latch: Latch): Promise<AzurePortal> {
  const runtime = readRuntime(latch.dataDir);
  if (!runtime) throw new Error('the cloud is gone');
  const { NODE_EXTRA_CA_CERTS: ca = '', COSMOS_ENDPOINT = '', IDENTITY_ENDPOINT, IDENTITY_HEADER = '', LATCH_LOOPBACK = '' } = runtime.env;
  const trusted = readFileSync(ca, 'utf8');
  const cosmos = createFetch(new URL(COSMOS_ENDPOINT).origin, trusted);
  const hub = createFetch(`https://localhost:${LATCH_LOOPBACK.split(':').at(-1)}`, trusted);
  const tokenFor = async (resource: string) => {
    const url = `${IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=${encodeURIComponent(resource)}`;
    const reply = await fetch(url, { headers: { 'x-identity-header': IDENTITY_HEADER } });
    return String(((await reply.json()) as { access_token: string }).access_token);
  };
  const done = ({ status, body }: { status: number; body: string }) => {
    if (status >= 300) throw new Error(`${status} ${body}`);
    return body;
  };
  return {
    async writeDocument(container, document) {
      const token = await tokenFor('https://cosmos.azure.com');
      const headers = {
        authorization: encodeURIComponent(`type=aad&ver=1.0&sig=${token}`),
        'content-type': 'application/json',
        'x-ms-version': '2020-07-15',
        'x-ms-date': new Date().toUTCString(),
        'x-ms-documentdb-partitionkey': JSON.stringify([document.id]),
      };
      done(await cosmos('POST', `/dbs/latch/colls/${container}/docs`, headers, JSON.stringify(document)));
    },
    async setDevice(deviceId, status) {
      const path = `/devices/${deviceId}?api-version=2021-04-12`;
      const authorization = `Bearer ${await tokenFor('https://iothubs.azure.net')}`;
      const device = JSON.parse(done(await hub('GET', path, { authorization })));
      const headers = { authorization, 'content-type': 'application/json', 'if-match': '*' };
      done(await hub('PUT', path, headers, JSON.stringify({ ...device, status })));
    },
    async terminate(instanceId) {
      const { system } = await latch.local<{ system: string }>('GET', '/keys');
      const url = `${latch.api}/runtime/webhooks/durabletask/instances/${instanceId}/terminate?reason=portal`;
      const reply = await fetch(url, { method: 'POST', headers: { 'x-functions-key': system } });
      done({ status: reply.status, body: await reply.text() });
    },
  };
}
