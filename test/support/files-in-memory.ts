import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const memory = '/dev/shm';
/** Some hundred times what the tests have written at once. */
const roomEnough = 4 * 2 ** 30;

/**
 * What tests write lies in memory where the system has room for it, in one folder that goes away with them: databases that wait for a disk are most of what
 * waits. Nothing in it has to outlive the machine: a power cut here is a process that is killed.
 */
export function setup(): () => void {
  const folder = mkdtempSync(join(process.env['TMPDIR'] ?? (hasRoom() ? memory : tmpdir()), 'latch-tests-'));
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= roomEnough;
  } catch {
    return false;
  }
}
