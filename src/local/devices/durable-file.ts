import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What a device does to its flash, step by step, so that a power cut can be tried between any two. */
export type Disk = {
  /** Undefined when there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** Makes or empties the file and fills it; not safe from a power cut before `sync`. */
  write(path: string, text: string): Promise<void>;
  /** What the path holds, or which names a folder holds, survives from here on. */
  sync(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
};

/** Replaces the file so that after a power cut it is either the old one or the new one, whole (write, fsync, rename, fsync of the folder). */
export async function writeDurably(file: string, text: string, disk: Disk = realDisk): Promise<void> {
  await disk.write(`${file}.new`, text);
  await disk.sync(`${file}.new`);
  await disk.rename(`${file}.new`, file);
  await disk.sync(dirname(file));
}

export const realDisk: Disk = {
  async read(path) {
    try {
      return await readFile(path, 'utf8');
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
      throw cause;
    }
  },
  async write(path, text) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await opened(path, 'w', (handle) => handle.writeFile(text));
  },
  sync: (path) => opened(path, 'r', (handle) => handle.sync()),
  rename,
};

type Handle = Awaited<ReturnType<typeof open>>;

async function opened(path: string, flags: string, use: (handle: Handle) => Promise<void>): Promise<void> {
  const handle = await open(path, flags, 0o600);
  try {
    await use(handle);
  } finally {
    await handle.close();
  }
}
