import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keyFile } from '../../../src/local/devices/key-file.js';
import { createTerminal, type EntryAnswer, type Presentation } from '../../../src/local/devices/terminal.js';
import { readRuntime } from '../../../src/local/launch/runtime-file.js';
import { approverGroupOf, eligibilityGroupOf } from '../../../src/local/seed/groups.js';
import { commandLine } from '../../support/command-line.js';
import { csrOf } from '../../support/device-certificates.js';
import { type Latch, minutes } from '../../support/latch.js';
import { codeSentTo, request } from '../../support/visit.js';

const granted = { status: 200, body: { result: 'granted' } };
const denied = { status: 200, body: { result: 'denied' } };

/** A cabinet of keys that its maker opens: one terminal, and no lock of ours. */
export function atAGateway(latch: Latch, codes: Set<string>): void {
  const type = commandLine(latch);

  it('is a door after two commands: one adds it, one puts its terminal on', async () => {
    const groups = { eligibilityGroup: eligibilityGroupOf('lobby'), approverGroups: [approverGroupOf('BER1', 'controlled')] };
    const door = { id: 'keys', site: 'BER1', name: 'Keys', timeZone: 'Europe/Berlin', class: 'controlled', kind: 'gateway', ...groups };
    expect(await type('door', 'add', written('keys.json', JSON.stringify(door)), '--as', 'erin')).toBe('add at keys: applied\n');
    const { privatePem } = await keyFile(latch.dataDir, 'keys-t1');
    const csr = written('keys-t1.csr', await csrOf('keys-t1', privatePem));
    expect(await type('device', 'enrol', 'keys', 'terminal', 'keys-t1', '--csr', csr, '--as', 'erin')).toMatch(/applied\n-----BEGIN CERT/);
  });

  it('lets its terminal open once, with a code that needed no lock', async () => {
    const { id, code } = await visitWithCode();
    const attemptId = randomUUID();
    expect(await present({ code, attemptId })).toEqual(granted);
    expect(await present({ code })).toEqual(denied);
    await latch.advance(minutes(1));
    expect(await present({ code, attemptId })).toEqual(denied); // the answer has run out, and nobody but this terminal could refuse it
    await latch.advance(minutes(15));
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'completed' });
  });

  it('is confirmed shut by a revocation at once: there is no lock to wait for', async () => {
    const { id, code } = await visitWithCode();
    const made = await latch.as('dan')('POST', '/revocations', { target: { kind: 'door', id: 'keys' }, reason: 'The cabinet is moved' });
    expect(await present({ code })).toEqual(denied);
    const path = `/revocations/${made.body['id']}`;
    await latch.local('POST', '/idle');
    expect((await latch.as('dan')('GET', path)).body).toMatchObject({ confirmed: true, doors: [{ doorId: 'keys', lock: 'confirmed' }] });
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'revoked' });
    expect(await latch.as('dan')('POST', `${path}/lift`, { reason: 'It stands again' })).toMatchObject({ status: 200 });
  });

  function written(name: string, text: string): string {
    const path = join(latch.dataDir, name);
    writeFileSync(path, text);
    return path;
  }

  /** Alice asks for the next quarter of an hour; comes back when her code is out. */
  async function visitWithCode() {
    const body = { doorIds: ['keys'], window: { start: 'now', minutes: 15 }, purpose: 'Fetch a key' };
    const id = String((await latch.as('alice')('POST', '/requests', body)).body['id']);
    await latch.local('POST', '/idle');
    const code = await codeSentTo(latch, 'alice');
    codes.add(code);
    return { id, code };
  }

  /** The program of the cabinet's maker, on its own key. */
  async function present(presentation: Presentation): Promise<EntryAnswer> {
    const now = await latch.now();
    const audience = String(readRuntime(latch.dataDir)?.env['LATCH_API_CLIENT_ID']);
    const world = { clock: { now: () => now }, ledger: { write: () => undefined }, dataDir: latch.dataDir };
    const place = { terminalId: 'keys-t1', doorId: 'keys', judge: 'cloud', apiBase: () => latch.api, audience } as const;
    return (await createTerminal(world, place)).present(presentation);
  }
}
