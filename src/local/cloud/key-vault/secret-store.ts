import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivately } from '../../pki/key-pair-file.js';

/** One version of a secret; instants in seconds since 1970, as the vault shows them. */
export type SecretVersion = {
  version: string;
  value: string;
  contentType?: string;
  tags?: Record<string, string>;
  enabled: boolean;
  created: number;
};

export type SecretStore = {
  /** Oldest version first; empty when there is no such secret. Names compare without case. */
  versions(name: string): SecretVersion[];
  add(name: string, secret: Omit<SecretVersion, 'version' | 'created'>): SecretVersion;
};

/** Secrets kept in one private file under `${dataDir}/key-vault/`. */
export function openSecretStore(dataDir: string, now: () => Date): SecretStore {
  const dir = join(dataDir, 'key-vault');
  const file = join(dir, 'secrets.json');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const secrets = new Map<string, SecretVersion[]>(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []);
  return {
    versions: (name) => secrets.get(name.toLowerCase()) ?? [],
    add(name, secret) {
      const version = { ...secret, version: randomUUID().replaceAll('-', ''), created: Math.floor(now().getTime() / 1000) };
      secrets.set(name.toLowerCase(), [...(secrets.get(name.toLowerCase()) ?? []), version]);
      writePrivately(file, JSON.stringify([...secrets]));
      return version;
    },
  };
}
