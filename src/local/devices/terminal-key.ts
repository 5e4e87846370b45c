import { calculateJwkThumbprint } from 'jose';
import { type DeviceKey, keyFile } from './key-file.js';

/** A terminal's key pair and its RFC 7638 SHA-256 thumbprint (what `x5t#S256` of its assertions names). */
export type TerminalKey = DeviceKey & { thumbprint: string };

/** The key under `{dataDir}/devices/{terminalId}/`, made the first time. */
export async function terminalKey(dataDir: string, terminalId: string): Promise<TerminalKey> {
  const key = await keyFile(dataDir, terminalId);
  return { ...key, thumbprint: await calculateJwkThumbprint(key.publicJwk, 'sha256') };
}
