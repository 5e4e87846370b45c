import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { csrOf } from '../../support/device-certificates.js';
import type { Latch } from '../../support/latch.js';

const run = promisify(execFile);

export function atTheCommandLine(latch: Latch): void {
  const type = async (...argv: string[]): Promise<string> => {
    const env = { ...process.env, LATCH_DATA_DIR: latch.dataDir };
    return (await run(process.execPath, ['dist/src/local/cli/main.js', ...argv], { env })).stdout;
  };

  it('an administrator puts a terminal on a door by the certificate the authority makes for it', async () => {
    const csr = join(latch.dataDir, 'lobby-t7.csr');
    writeFileSync(csr, await csrOf('lobby-t7'));
    const told = await type('device', 'enrol', 'lobby', 'terminal', 'lobby-t7', '--csr', csr, '--as', 'erin');
    expect(told).toMatch(/^enrol terminal lobby-t7 at lobby: applied\n-----BEGIN CERTIFICATE-----/);
    expect(await type('change', 'list', 'lobby', '--as', 'erin')).toContain('enrol terminal lobby-t7 at lobby');
  });
}
