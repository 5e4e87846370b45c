import { createPublicKey, randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { Client, Registry } from 'azure-iothub';
import { CompactEncrypt, CompactSign } from 'jose';
import { codeVerifier, readTypedCode, stretch } from '../../src/domain/latch-code.js';
import { createIotHub, type IotHubOptions, type IotHubService } from '../../src/local/cloud/iot-hub/service.js';
import { createDoorLock, type DoorLock } from '../../src/local/devices/door-lock.js';
import { installLoopback } from '../../src/local/loopback.js';
import { type DeviceCertificate, openPki, type Pki } from '../../src/local/pki.js';
import { testCredential } from './test-token.js';
import { trustAuthority } from './trust-authority.js';
import { createTestWorld, type TestWorld } from './world.js';

export const hubHost = 'latch-hub.azure-devices.net';

/** A local hub as an app sees it through the real service SDK, and locks as a building has them. */
export type Iot = {
  world: TestWorld;
  pki: Pki;
  hub(): IotHubService;
  registry: Registry;
  /** Calls a direct method; rejects with what the SDK throws. */
  invoke(deviceId: string, methodName: string, payload: object): Promise<{ status: number; payload: Record<string, unknown> }>;
  /** Registers and starts a lock for a door; the same door again starts it on what its folder remembers. */
  startLock(doorId: string, online?: boolean): Promise<DoorLock>;
  /** Ends the hub and starts it again on the same ports and data. */
  restartHub(): Promise<void>;
  stopHub(): Promise<void>;
  startHub(): Promise<void>;
  close(): Promise<void>;
};

export async function startIot(options: Partial<IotHubOptions> = {}): Promise<Iot> {
  const world = await createTestWorld();
  const pki = await openPki(join(world.dataDir, 'pki'));
  const cloud = { ...world, tls: pki.tls };
  let hub = await createIotHub(cloud, { deviceCa: pki.deviceCa, ...options });
  const ports = { restPort: hub.restPort, mqttPort: hub.mqttPort, eventsPort: Number(new URL(endpointOf(hub)).port) };
  trustAuthority(pki.tls.ca);
  const undo = installLoopback(new Map([[`${hubHost}:443`, { host: '127.0.0.1', port: hub.restPort }]]));
  const service = Client.fromTokenCredential(hubHost, testCredential);
  service.setRetryPolicy({ shouldRetry: () => false, nextRetryTimeout: () => -1 });
  const locks: DoorLock[] = [];
  const startHub = async () => {
    hub = await createIotHub(cloud, { deviceCa: pki.deviceCa, ...options, ...ports });
  };
  return {
    world,
    pki,
    hub: () => hub,
    registry: Registry.fromTokenCredential(hubHost, testCredential),
    invoke: async (deviceId, methodName, payload) =>
      (await service.invokeDeviceMethod(deviceId, { methodName, payload, responseTimeoutInSeconds: 5 })).result,
    async startLock(doorId, online = true) {
      const deviceId = `${doorId}-lock`;
      await hub.registerDevice(deviceId);
      const certificate = await pki.issueDevice(deviceId);
      const lock = await createDoorLock(world, {
        deviceId,
        doorId,
        certificate,
        online,
        hub: { hostName: hubHost, mqttPort: hub.mqttPort },
      });
      locks.push(lock);
      return lock;
    },
    async restartHub() {
      await hub.close();
      await startHub();
    },
    stopHub: () => hub.close(),
    startHub,
    async close() {
      await Promise.all(locks.map((lock) => lock.close()));
      await hub.close();
      undo();
      world.remove();
    },
  };
}

const endpointOf = (hub: IotHubService) => /Endpoint=([^;]+)/.exec(hub.eventsConnectionString)?.[1] ?? '';

/** Everything in the hub's event stream, partition by partition. */
export async function readEvents(hub: IotHubService, query = 'after=-1&max=1000') {
  const key = /SharedAccessKey=(.+)$/.exec(hub.eventsConnectionString)?.[1] ?? '';
  const get = async (path: string) =>
    (await fetch(`${endpointOf(hub)}latch-hub/partitions${path}`, { headers: { 'x-latch-key': key } })).json();
  const { partitions } = (await get('')) as { partitions: string[] };
  const read = await Promise.all(partitions.map((partition) => get(`/${partition}/events?${query}`)));
  return (read as { events: StreamEvent[] }[]).flatMap(({ events }) => events);
}

export type StreamEvent = {
  sequenceNumber: number;
  partitionKey: string;
  body: string;
  properties: Record<string, string>;
  systemProperties: Record<string, string>;
};

/** The cloud's half of an enrolled lock: makes orders, codes and answers for it. */
export type Enrolled = Awaited<ReturnType<typeof enrolLock>>;

export async function enrolLock(iot: Iot, lock: DoorLock, enrolment = 1) {
  const lockKey = randomBytes(32);
  const salt = randomBytes(16);
  const scryptCost = 1024;
  const now = () => iot.world.clock.now().toISOString();
  const certificate = await iot.pki.issueDevice(lock.deviceId);
  const sealed = await seal(certificate, { lockKey: lockKey.toString('base64url'), salt: salt.toString('base64url'), scryptCost });
  const invoke = (method: string, payload: object) => iot.invoke(lock.deviceId, method, { ...payload, serverTime: now() });
  const enrolled = await invoke('enrol', { enrolment, doorId: lock.doorId, sealed });
  const stretched = async (typed: string) => {
    const read = readTypedCode(typed);
    if (read.kind !== 'code') throw new Error('not a code');
    return stretch(read.code, salt, scryptCost);
  };
  let seq = 0;
  const order = (from: string, to: string, change: object = {}) => {
    seq += 1;
    const terms = { grantId: randomUUID(), generation: 1, notBefore: from, notAfter: to };
    return { armId: randomUUID(), seq, doorId: lock.doorId, ...terms, leaseUntil: to, ...change };
  };
  type Order = ReturnType<typeof order>;
  const verified = async (plain: Order, code: string) => ({
    ...plain,
    verifier: codeVerifier(lockKey, lock.doorId, plain, await stretched(code)),
  });
  const sign = (claims: object, key: Uint8Array = lockKey) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'HS256', kid: String(enrolment) })
      .sign(key);
  const answerFor = ({ grantId, generation }: Order, attemptId: string, change: object = {}) =>
    sign({
      iss: 'latch',
      aud: lock.deviceId,
      doorId: lock.doorId,
      grantId,
      generation,
      attemptId,
      iat: Math.floor(iot.world.clock.now().getTime() / 1000),
      answerUntil: new Date(iot.world.clock.now().getTime() + 2000).toISOString(),
      ...change,
    });
  return { enrolled, invoke, order, verified, stretched, sign, answerFor, nextSeq: () => ++seq };
}

async function seal({ cert }: DeviceCertificate, secrets: object): Promise<string> {
  const key = createPublicKey(new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'pem' }));
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(secrets)))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
    .encrypt(key);
}
