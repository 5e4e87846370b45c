import { type Answer, type Call, serve } from '../kernel/serve.js';
import type { Service, World } from '../kernel/world.js';
import { openBlobStore } from './blob-store.js';
import { storageError } from './errors.js';
import { getBlob } from './get-blob.js';
import { putBlob } from './put-blob.js';

/** The local Blob Storage: one immutable container as far as anybody can tell. */
export async function createStorage(world: World, port = 0): Promise<Service> {
  const store = openBlobStore(world.dataDir);
  return serve(world, {
    name: 'storage',
    port,
    operations: [putBlob(store), getBlob(store)],
    error: storageError,
    guard: (call) => refusal(world, call),
  });
}

async function refusal(world: World, { headers }: Call): Promise<Answer | undefined> {
  const [, token] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
  if (await world.verifyServiceToken(token, 'https://storage.azure.com')) return undefined;
  return storageError(401, 'InvalidAuthenticationInfo', 'Authentication information is not given in the correct format.');
}
