import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivately } from '../../pki/key-pair-file.js';
import type { SeedApp } from '../../seed/shape.js';

/** The secrets of the tenant's applications by client id, and the one the identity endpoint asks for. */
export type EntraSecrets = { identityHeader: string; clients: Record<string, string> };

/** Secrets kept under `${dataDir}/entra/`; those that are missing are made. */
export function openSecrets(dataDir: string, apps: SeedApp[]): EntraSecrets {
  const dir = join(dataDir, 'entra');
  const file = join(dir, 'secrets.json');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const kept: Partial<EntraSecrets> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const secrets = {
    identityHeader: kept.identityHeader ?? newSecret(),
    clients: { ...Object.fromEntries(apps.map(({ clientId }) => [clientId, newSecret()])), ...kept.clients },
  };
  writePrivately(file, JSON.stringify(secrets));
  return secrets;
}

const newSecret = () => randomBytes(24).toString('base64url');
