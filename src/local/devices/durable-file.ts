import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Replaces the file so that after a power cut it is either the old one or the new one, whole (write, fsync, rename, fsync of the folder). */
export async function writeDurably(file: string, text: string): Promise<void> {
  const directory = dirname(file);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await synced(`${file}.new`, 'w', (handle) => handle.writeFile(text));
  await rename(`${file}.new`, file);
  await synced(directory, 'r', () => Promise.resolve());
}

/** The file's text; undefined when there is none. */
export async function readDurable(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  }
}

type Handle = Awaited<ReturnType<typeof open>>;

async function synced(path: string, flags: string, write: (handle: Handle) => Promise<void>): Promise<void> {
  const handle = await open(path, flags, 0o600);
  try {
    await write(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
