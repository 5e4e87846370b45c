import type { Operation } from '../kernel/serve.js';
import type { BlobStore } from './blob-store.js';
import { storageError } from './errors.js';

/** Put Blob (`PUT /{container}/{blob}`), block blobs only, in a container whose policy lets nobody write over one: `If-None-Match: *` or not, what is there stays. */
export function putBlob(store: BlobStore): Operation {
  return {
    name: 'PutBlob',
    method: 'PUT',
    path: '/:container/:blob',
    handle: ({ params: { container = '', blob = '' }, headers, body }) => {
      if (headers['x-ms-blob-type'] !== 'BlockBlob') return storageError(400, 'InvalidHeaderValue', 'Only block blobs are stored here.');
      if (store.put(container, blob, body)) return { status: 201, headers: { 'x-ms-request-server-encrypted': 'true' } };
      return headers['if-none-match'] === '*'
        ? storageError(409, 'BlobAlreadyExists', 'The specified blob already exists.')
        : storageError(409, 'BlobImmutableDueToPolicy', 'This operation is not permitted as the blob is immutable due to a policy.');
    },
  };
}
