import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandLine } from '../../support/command-line.js';
import { csrOf } from '../../support/device-certificates.js';
import type { Latch } from '../../support/latch.js';

export function atTheCommandLine(latch: Latch): void {
  const type = commandLine(latch);

  it('an administrator puts a terminal on a door by the certificate the authority makes for it', async () => {
    const csr = join(latch.dataDir, 'lobby-t7.csr');
    writeFileSync(csr, await csrOf('lobby-t7'));
    const told = await type('device', 'enrol', 'lobby', 'terminal', 'lobby-t7', '--csr', csr, '--as', 'erin');
    expect(told).toMatch(/^enrol terminal lobby-t7 at lobby: applied\n-----BEGIN CERTIFICATE-----/);
    expect(await type('change', 'list', 'lobby', '--as', 'erin')).toContain('enrol terminal lobby-t7 at lobby');
  });

  it('an administrator has everything looked at', async () => {
    const told = await type('doctor', '--as', 'erin').catch(({ stdout }: { stdout: string }) => stdout);
    for (const check of [
      'version',
      'clock',
      'records',
      'master keys',
      'people',
      'risk',
      'hub',
      'notices of the directory',
      'audit signed',
      'gateway sms',
      'lock lobby',
    ])
      expect(told).toMatch(new RegExp(`^(ok|look) +${check}: `, 'm'));
    expect(told).toMatch(/^\d+ checks, /m);
  });
}
