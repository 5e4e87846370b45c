import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { runCommand } from '../../src/cli/run-command.js';
import { configTable } from '../../src/config.js';

const folder = mkdtempSync(join(tmpdir(), 'latch-doctor-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Without a Latch that could be asked. */
async function doctor(...argv: string[]) {
  const lines: string[] = [];
  const code = await runCommand(['doctor', ...argv], commands, {
    env: {},
    print: (line) => lines.push(line),
    complain: (line) => lines.push(line),
    connect: () => () => Promise.reject(new Error('Nobody is there.')),
  });
  return { code, lines };
}

describe('settings in a file', () => {
  const file = (content: unknown) => {
    const path = join(folder, 'settings.json');
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  const whole = Object.fromEntries(
    [...configTable().matchAll(/^\| `(\w+)` \| .* \| +\|$|^\| `(\w+)` \| .* \| {2}\|$/gm)].map(([, one, other]) => [
      one ?? other ?? '',
      'https://x.example',
    ]),
  );

  it('that are missing are named with their purpose', async () => {
    const { code, lines } = await doctor('--settings', file({ Values: { LATCH_TENANT_ID: 'x' } }));
    expect(code).toBe(1);
    const text = lines.join('\n');
    expect(text).toContain('FAILED  LATCH_TENANT_ID: It is invalid.\n        → Entra tenant whose people and apps may call the API.');
    expect(text).toContain('FAILED  COSMOS_ENDPOINT: It is missing.\n        → Cosmos DB account with the records');
  });

  it('may come as Azure lists them', async () => {
    const uuid = '00000000-0000-4000-8000-000000000001';
    const odd: Record<string, string> = {
      ...{
        LATCH_TENANT_ID: uuid,
        LATCH_API_CLIENT_ID: uuid,
        LATCH_PORTAL_CLIENT_ID: uuid,
        LATCH_RESPONDERS_GROUP: uuid,
        TEAMS_BOT_ID: uuid,
      },
      ...{
        ACS_EMAIL_SENDER: 'a@x.example',
        ACS_SMS_SENDER: '+49301234567',
        LATCH_SECURITY_MAIL: 'a@x.example',
        LATCH_FACILITY_MAIL: 'a@x.example',
      },
      ...{ LATCH_SECURITY_PAGER: '+49301234567', LATCH_SECURITY_PHONE: '+49301234567' },
      LATCH_PHONE_RELAY_URL: 'http://127.0.0.1:7072/local',
    };
    const listed = Object.entries({ ...whole, ...odd, 'AzureWebJobs.sweep.Disabled': 'true' }).map(([name, value]) => ({
      name,
      value,
      slotSetting: false,
    }));
    const { code, lines } = await doctor('--settings', file(listed));
    expect([code, lines]).toEqual([
      1,
      [
        'ok      settings: Everything that is needed is set.',
        'FAILED  sweep: It is switched off.',
        expect.stringContaining('Remove the setting'),
        '2 checks, 1 failed, 0 worth a look.',
      ],
    ]);
  });

  it('that are something else are not taken for settings', async () => {
    expect(await doctor('--settings', file({ x: 1 }))).toMatchObject({ code: 1, lines: [expect.stringContaining('no settings')] });
  });
});
