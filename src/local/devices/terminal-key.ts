import { createPrivateKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { type DeviceKey, keyFile } from './key-file.js';

/** A terminal's key pair and its RFC 7638 SHA-256 thumbprint (what `x5t#S256` of its assertions names). */
export type TerminalKey = Pick<DeviceKey, 'publicJwk'> & { privateKey: KeyObject; thumbprint: string };

/** The key under `{dataDir}/devices/{terminalId}/`, made the first time. */
export async function terminalKey(dataDir: string, terminalId: string): Promise<TerminalKey> {
  const { privatePem, publicJwk } = await keyFile(dataDir, terminalId);
  return { publicJwk, privateKey: createPrivateKey(privatePem), thumbprint: await calculateJwkThumbprint(publicJwk, 'sha256') };
}
