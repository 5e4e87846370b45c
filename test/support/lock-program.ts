import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { CompactEncrypt, CompactSign } from 'jose';
import { dammDigit } from '../../src/domain/damm.js';
import { codeVerifier, readTypedCode, stretch } from '../../src/domain/latch-code.js';
import type { PhoneKey } from '../../src/domain/phone-proof.js';
import { sealPhone } from '../../src/domain/phone-seal.js';
import type { LedgerRow } from '../../src/local/cloud/kernel/ledger.js';
import { type LockMemory, openMemory } from '../../src/local/devices/lock/memory.js';
import { createLockProgram, type LockProgram } from '../../src/local/devices/lock/program.js';
import { createFlash, type Flash } from './flash.js';

const place = { deviceId: 'cage-12-lock', doorId: 'cage-12' };
const key = Buffer.alloc(32, 9);
const salt = Buffer.from('salt');
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
/** The key of its certificate. */
export const programJwk = pair.publicKey.export({ format: 'jwk' });
const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const secrets = { lockKey: key.toString('base64url'), salt: salt.toString('base64url'), scryptCost: 16 };
const sealed = await new CompactEncrypt(Buffer.from(JSON.stringify(secrets)))
  .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
  .encrypt(createPublicKey(pair.publicKey.export({ type: 'spki', format: 'pem' })));

export type Terms = { grantId: string; generation: number; notBefore: string; notAfter: string };
export type Order = Terms & { armId: string; seq: number; doorId: string; leaseUntil: string; verifier?: string; phone?: object };

/** A lock's program on a flash of its own, without a network: the cloud's half, a clock and a plug are in your hands. */
export type ProgramBench = {
  flash: Flash;
  rows: Omit<LedgerRow, 'at'>[];
  program(): LockProgram;
  memory(): LockMemory;
  device: { deviceId: string; doorId: string; privateKey: string };
  now(): number;
  setNow(ms: number): void;
  setClockOffset(ms: number): Promise<void>;
  call(method: string, payload: object): Promise<{ status: number; payload: Record<string, unknown> }>;
  enrol(): Promise<void>;
  /** Presents a code as the cloud relays it. */
  relay(code: string, attempt: { attemptId: string; readerId: string }): Promise<{ result?: unknown }>;
  /** Power off (if it is not already) and on again. */
  boot(luck?: 'kept' | 'lost' | 'torn'): Promise<void>;
};

export async function startProgram(startAt: number): Promise<ProgramBench> {
  const flash = createFlash();
  const rows: ProgramBench['rows'] = [];
  let at = startAt;
  let boots = 0;
  const start = async () => {
    boots += 1;
    const boot = boots;
    const ledger = { write: (row: Omit<LedgerRow, 'at'>) => void (boot === boots && rows.push({ ...row, boot, ms: at } as never)) };
    const world = { clock: { now: () => new Date(at) }, ledger, dataDir: '/flash', disk: flash };
    const memory = await openMemory(world, place.deviceId);
    return { memory, program: createLockProgram(world, memory, { ...place, privateKey }, async () => undefined) };
  };
  let running = await start();
  const call: ProgramBench['call'] = (method, payload) =>
    running.program.methods[method]?.({ ...payload, serverTime: new Date(at).toISOString() }) ?? Promise.reject(new Error(method));
  return {
    flash,
    rows,
    program: () => running.program,
    memory: () => running.memory,
    device: { ...place, privateKey },
    now: () => at,
    setNow: (ms) => {
      at = ms;
    },
    setClockOffset: (rtcOffsetMs) =>
      running.memory.change((state) => ({ state: { ...state, clock: { ...state.clock, rtcOffsetMs } }, reply: undefined })),
    call,
    enrol: async () => void (await call('enrol', { enrolment: 1, doorId: place.doorId, sealed })),
    relay: async (code, attempt) =>
      (await call('present', { ...attempt, stretched: (await stretched(code)).toString('base64url') })).payload,
    async boot(luck = 'lost') {
      flash.cutNow();
      flash.powerOn(luck);
      running = await start();
    },
  };
}

export const codeOf = (number: number): string => {
  const payload = String(10_000_000 + number);
  return payload + dammDigit(payload);
};

/** An order for this door. */
export const orderOf = (seq: number, from: number, to: number, change: Partial<Order> = {}): Order => ({
  armId: randomUUID(),
  seq,
  doorId: place.doorId,
  grantId: randomUUID(),
  generation: 1,
  notBefore: new Date(from).toISOString(),
  notAfter: new Date(to).toISOString(),
  leaseUntil: new Date(to).toISOString(),
  ...change,
});

export const withCode = async (order: Order, code: string): Promise<Order> => ({
  ...order,
  verifier: codeVerifier(key, place.doorId, order, await stretched(code)),
});

async function stretched(code: string): Promise<Buffer> {
  const read = readTypedCode(code);
  if (read.kind !== 'code') throw new Error('not a code');
  return stretch(read.code, salt, secrets.scryptCost);
}

export const withPhone = (order: Order, phone: PhoneKey, under: Uint8Array = key): Order => ({
  ...order,
  phone: sealPhone(under, place.doorId, order, phone),
});

/** The cloud's signed answer for a grant. */
export const answerFor = ({ grantId, generation }: Order, attemptId: string, until: number): Promise<string> =>
  new CompactSign(
    Buffer.from(
      JSON.stringify({
        ...{ iss: 'latch', aud: place.deviceId, doorId: place.doorId, grantId, generation, attemptId },
        answerUntil: new Date(until).toISOString(),
      }),
    ),
  )
    .setProtectedHeader({ alg: 'HS256', kid: '1' })
    .sign(key);
