import type { TokenCredential } from '@azure/identity';
import type { CheckpointShelf } from '../ports/checkpoints.js';
import { latchError } from './azure-trouble.js';

/** `container`: the URL of a blob container whose policy keeps blobs from being changed or deleted; undefined where there is none. */
export type BlobOptions = { container: string | undefined; credential: TokenCredential; patienceMs?: number };

const scope = 'https://storage.azure.com/.default';
const version = '2023-11-03';

/** Checkpoints as block blobs, one a number, written only where none is yet (REST: Put Blob with `If-None-Match: *`, Get Blob). Throws `checkpoints-unavailable`. */
export function blobCheckpoints({ container, credential, patienceMs = 10_000 }: BlobOptions): CheckpointShelf | undefined {
  if (container === undefined) return undefined;
  const call = async (n: number, init: { method: string; headers?: Record<string, string>; body?: string }) => {
    const token = await credential.getToken(scope);
    const headers = { ...init.headers, authorization: `Bearer ${token?.token}`, 'x-ms-version': version };
    const target = `${container.replace(/\/$/, '')}/${nameOf(n)}`;
    return fetch(target, { ...init, headers, redirect: 'error', signal: AbortSignal.timeout(patienceMs) });
  };
  return {
    put: (n, text) =>
      unlessDown(async () => {
        const headers = { 'x-ms-blob-type': 'BlockBlob', 'if-none-match': '*', 'content-type': 'application/jose' };
        const { status } = await call(n, { method: 'PUT', headers, body: text });
        if (status === 201) return 'stored';
        if (status === 409 || status === 412) return 'taken';
        throw latchError('checkpoints-unavailable', 'put blob', { status });
      }),
    read: (n) =>
      unlessDown(async () => {
        const response = await call(n, { method: 'GET' });
        const text = await response.text();
        if (response.status === 200) return text;
        if (response.status === 404) return undefined;
        throw latchError('checkpoints-unavailable', 'get blob', { status: response.status });
      }),
  };
}

const nameOf = (n: number) => `${String(n).padStart(12, '0')}.jws`;

async function unlessDown<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw latchError('checkpoints-unavailable', 'blob', error);
  }
}
