import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { runCommand } from '../../src/cli/run-command.js';
import { openApi } from '../functions/given/api.js';
import { edgePorts } from '../functions/given/edge.js';
import { certificateOf, csrOf } from '../support/device-certificates.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const folder = mkdtempSync(join(tmpdir(), 'latch-cli-'));
const file = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

/** What an operator types, and what they read. */
async function latch(user: string, ...argv: string[]) {
  const lines: string[] = [];
  const code = await runCommand(argv, commands, {
    env: {},
    print: (line) => lines.push(line),
    complain: (line) => lines.push(line),
    connect: () => (method, path, body) => as(user)(method, `/api${path}`, body),
  });
  return { code, text: lines.join('\n') };
}

beforeAll(async () => {
  writeFileSync(file('t3.csr'), await csrOf('lobby-t3'));
  writeFileSync(file('t3.pem'), await certificateOf('lobby-t3'));
  writeFileSync(file('t9.csr'), await csrOf('server-a-t9'));
  writeFileSync(file('name.json'), JSON.stringify({ name: 'North lobby' }));
  writeFileSync(file('broken.json'), '{');
});

describe('doors from the command line', () => {
  it('are listed and shown', async () => {
    expect(await latch('erin', 'door', 'list')).toMatchObject({
      code: 0,
      text: expect.stringContaining('server-a\texclusion\tcloud\tnormal'),
    });
    const { code, text } = await latch('erin', 'door', 'show', 'lobby');
    expect({ code, door: JSON.parse(text) }).toMatchObject({ code: 0, door: { id: 'lobby', armed: [] } });
  });

  it('are added, changed and retired', async () => {
    const { eligibilityGroup, approverGroups } = (await edge.doors.list())[0] ?? {};
    const door = {
      id: 'shed',
      site: 'BER1',
      name: 'Shed',
      timeZone: 'Europe/Berlin',
      class: 'controlled',
      eligibilityGroup,
      approverGroups,
    };
    writeFileSync(file('shed.json'), JSON.stringify(door));
    expect(await latch('erin', 'door', 'add', file('shed.json'))).toEqual({ code: 0, text: 'add at shed: applied' });
    expect(await latch('erin', 'door', 'change', 'shed', file('name.json'))).toEqual({ code: 0, text: 'change name at shed: applied' });
    expect(await latch('erin', 'door', 'retire', 'shed')).toEqual({ code: 0, text: 'change retired at shed: applied' });
    expect((await edge.doors.list()).find(({ id }) => id === 'shed')).toMatchObject({ name: 'North lobby', retiredAt: expect.any(String) });
  });

  it.each([
    ['who may not', 'alice', ['door', 'retire', 'lobby'], 403],
    ['what is not there', 'erin', ['door', 'show', '../doors'], 404],
  ])('tell %s', async (_what, user, argv, status) => {
    expect(await latch(user, ...argv)).toMatchObject({ code: 1, text: expect.stringContaining(`(${status} `) });
  });

  it.each([
    [['door', 'add', '/nowhere.json'], 'Cannot read /nowhere.json'],
    [['door', 'add', file('broken.json')], 'is no JSON'],
    [['device', 'enrol', 'lobby', 'terminal', 'lobby-t3'], 'Either --csr or --certificate.'],
  ])('%j is told before anything is sent', async (argv, says) => {
    expect(await latch('erin', ...argv)).toMatchObject({ code: 1, text: expect.stringContaining(says) });
  });
});

describe('devices from the command line', () => {
  it('are enrolled by a request, renewed by a certificate and retired', async () => {
    const enrolled = await latch(
      'erin',
      'device',
      'enrol',
      'lobby',
      'terminal',
      'lobby-t3',
      '--csr',
      file('t3.csr'),
      '--out',
      file('out.pem'),
    );
    expect(enrolled).toEqual({ code: 0, text: 'enrol terminal lobby-t3 at lobby: applied' });
    expect(readFileSync(file('out.pem'), 'utf8')).toContain('BEGIN CERTIFICATE');
    const renewed = await latch('erin', 'device', 'renew', 'lobby', 'terminal', 'lobby-t3', '--certificate', file('t3.pem'));
    expect(renewed).toEqual({ code: 0, text: 'renew terminal lobby-t3 at lobby: applied' });
    expect((await latch('erin', 'device', 'retire', 'lobby', 'terminal', 'lobby-t3')).code).toBe(0);
    expect((await latch('erin', 'change', 'list', 'lobby')).text.match(/terminal lobby-t3 at lobby/g)).toHaveLength(3);
  });

  it('at an exclusion door wait for a second person, who is told what to type', async () => {
    const { text } = await latch('erin', 'device', 'enrol', 'server-a', 'terminal', 'server-a-t9', '--csr', file('t9.csr'));
    const [, typed = ''] = /: (latch change confirm \S+ \S+)$/.exec(text) ?? [];
    const confirm = typed.split(' ').slice(1);
    expect(await latch('erin', ...confirm)).toMatchObject({ code: 1, text: expect.stringContaining('(403 same-person)') });
    const unwritable = await latch('gus', ...confirm, '--out', file('out.pem'));
    expect(unwritable).toMatchObject({ code: 1, text: expect.stringMatching(/BEGIN CERTIFICATE[\s\S]*Cannot write/) });
    expect(await latch('gus', ...confirm)).toMatchObject({ code: 0, text: expect.stringContaining('BEGIN CERTIFICATE') });
    expect(await latch('gus', 'change', 'withdraw', ...confirm.slice(2))).toMatchObject({ code: 1, text: expect.stringContaining('409') });
  });
});
