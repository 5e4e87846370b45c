import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Blobs as files that are written once, under `${dataDir}/storage/{container}/`. */
export type BlobStore = {
  /** False: there is one of this name. */
  put(container: string, blob: string, body: Buffer): boolean;
  get(container: string, blob: string): Buffer | undefined;
};

const safeName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

export function openBlobStore(dataDir: string): BlobStore {
  const fileOf = (container: string, blob: string) => {
    if (![container, blob].every((name) => safeName.test(name))) throw new Error('a name that cannot be');
    return join(dataDir, 'storage', container, blob);
  };
  return {
    put(container, blob, body) {
      const file = fileOf(container, blob);
      mkdirSync(join(dataDir, 'storage', container), { recursive: true, mode: 0o700 });
      return writeOnce(file, body);
    },
    get(container, blob) {
      const file = fileOf(container, blob);
      return existsSync(file) ? readFileSync(file) : undefined;
    },
  };
}

/** Whole and on disk before it has its name; a name that is taken stays with what has it. */
function writeOnce(file: string, body: Buffer): boolean {
  const draft = `${file}.new`;
  const handle = openSync(draft, 'w', 0o600);
  writeSync(handle, body);
  fsyncSync(handle);
  closeSync(handle);
  try {
    linkSync(draft, file);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(draft);
  }
}
