import { createEntra, type Entra } from '../../src/local/cloud/entra/service.js';
import { createTokenSigner } from '../../src/local/cloud/entra/token-signer.js';
import { type Directory, openDirectory } from '../../src/local/cloud/graph/directory.js';
import { readSeed, seedFile } from '../../src/local/seed/read-seed.js';
import type { Seed } from '../../src/local/seed/shape.js';
import { trustAuthority } from './trust-authority.js';
import { createTestWorld, type TestWorld, type TestWorldOptions } from './world.js';

export const tenantId = '8b3c1f0e-5d3a-4f0e-9f3c-0a4f5f6d7e81';
export const apiClientId = '4f1e2d3c-6b5a-4978-8d6e-5c4b3a291807';

export type LocalEntra = { world: TestWorld; entra: Entra; seed: Seed; directory: Directory; close(): Promise<void> };

/** The site that ships with Latch. */
export function shippedSeed(): Seed {
  const reading = readSeed(seedFile({}));
  if (!reading.ok) throw new Error(reading.problems.join('\n'));
  return reading.seed;
}

/** A test world whose service tokens come from a real local Entra, with this process set up to get them by managed identity. */
export async function startLocalEntra(options: TestWorldOptions = {}): Promise<LocalEntra> {
  const plain = await createTestWorld(options);
  const signer = await createTokenSigner(plain.dataDir);
  const world = { ...plain, verifyServiceToken: signer.verifyServiceToken };
  const seed = shippedSeed();
  const directory = openDirectory(world, seed);
  const entra = await createEntra(world, { signer, seed, tenantId, apiClientId, account: directory.byKey });
  trustAuthority(world.tls.ca);
  process.env['IDENTITY_ENDPOINT'] = entra.identityEndpoint;
  process.env['IDENTITY_HEADER'] = entra.identityHeader;
  process.env['AZURE_TOKEN_CREDENTIALS'] = 'ManagedIdentityCredential';
  return { world, entra, seed, directory, close: entra.close };
}
