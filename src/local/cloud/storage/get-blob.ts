import type { Operation } from '../kernel/serve.js';
import type { BlobStore } from './blob-store.js';
import { storageError } from './errors.js';

/** Get Blob (`GET /{container}/{blob}`). */
export function getBlob(store: BlobStore): Operation {
  return {
    name: 'GetBlob',
    method: 'GET',
    path: '/:container/:blob',
    handle: ({ params: { container = '', blob = '' } }) => {
      const body = store.get(container, blob);
      return body === undefined
        ? storageError(404, 'BlobNotFound', 'The specified blob does not exist.')
        : { status: 200, headers: { 'content-type': 'application/octet-stream', 'x-ms-blob-type': 'BlockBlob' }, body };
    },
  };
}
