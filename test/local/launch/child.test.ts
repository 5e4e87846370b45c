import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startChild } from '../../../src/local/launch/child.js';

/** A process of ours that runs this script on a data directory that does not exist yet. */
function child(source: string) {
  const folder = mkdtempSync(join(tmpdir(), 'latch child-'));
  const script = join(folder, 'script.mjs');
  writeFileSync(script, source);
  const dataDir = join(folder, 'data');
  return { dataDir, log: join(dataDir, 'logs', 'cloud.log'), ...startChild({ name: 'cloud', script, env: {}, dataDir }) };
}

describe('a process of ours', () => {
  it('is ready at its first message; what it prints is in the log; the data directory is its owner’s alone', async () => {
    const { ready, ended, log, dataDir } = child("console.log('here'); process.send({ event: 'ready' }); process.disconnect();");
    expect(await ready).toEqual({ event: 'ready' });
    expect(await ended).toBe(0);
    expect(readFileSync(log, 'utf8')).toBe('here\n');
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  });

  it('that ends too early names itself, its exit code and where its log is', async () => {
    const { ready, log } = child('process.exit(3)');
    await expect(ready).rejects.toThrow(`the cloud process ended before it was ready (3); see ${log}`);
  });
});
