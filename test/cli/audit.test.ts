import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exportCommand } from '../../src/cli/audit/export-command.js';
import { verifyCommand } from '../../src/cli/audit/verify-command.js';
import { runCommand } from '../../src/cli/run-command.js';
import type { AuditEntry } from '../../src/domain/audit/audit-entry.js';
import { openApi } from '../functions/given/api.js';
import { edgePorts } from '../functions/given/edge.js';
import { doors } from '../support/site.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const frank = as('frank');
const folder = mkdtempSync(join(tmpdir(), 'latch-export-'));
afterAll(() => rmSync(folder, { recursive: true }));
const out = join(folder, 'audit.jsonl');

const line = (number: number): AuditEntry => ({
  ...{ recordId: `line-${number}`, kind: 'door.tamper', at: edge.clock.now().toISOString(), by: 'x' },
  ...{ doorId: number % 2 ? doors.lobby.id : doors.cage.id, detail: { deviceId: 'x' } },
});
await edge.audit.append(...Array.from({ length: 12 }, (_, index) => line(index)));

async function latch(...argv: string[]) {
  const printed: string[] = [];
  const complained: string[] = [];
  const code = await runCommand(argv, [verifyCommand(), exportCommand], {
    env: {},
    print: (text) => printed.push(text),
    complain: (text) => complained.push(text),
    connect: () => async (method, path, body) => frank(method, `/api${path}`, body),
  });
  return { code, printed, complained };
}
const verdict = ({ printed }: { printed: string[] }) => JSON.parse(printed[0] ?? '{}');

describe('an exported audit', () => {
  it('holds every record of every chain, and can be verified by itself', async () => {
    expect(await latch('audit', 'export', '--out', out)).toMatchObject({ code: 0, complained: [] });
    const reply = await latch('audit', 'verify', '--file', out, '--checkpoint', `${out}.checkpoint`);
    expect(reply.code).toBe(0);
    expect(verdict(reply)).toMatchObject({
      ok: true,
      checked: 12,
      chains: 2,
      checkpoints: 1,
      signedBy: [expect.stringMatching(/^[\w-]{43}$/)],
    });
  });

  it('that was changed since is found out, also where it was made whole again', async () => {
    const text = readFileSync(out, 'utf8');
    const lines = text.trim().split('\n');
    const without = (count: number) => lines.filter((_, index) => index !== count).join('\n');
    const cases: [string, object][] = [
      [text.replace('"by":"x"', '"by":"y"'), { seq: 1, flaw: 'altered' }],
      [without(2), { seq: 3, flaw: 'missing' }],
      [lines.slice(0, -2).join('\n'), { flaw: 'missing' }],
    ];
    for (const [changed, firstBad] of cases) {
      const file = join(folder, `${cases.length}-changed.jsonl`);
      writeFileSync(file, changed);
      const reply = await latch('audit', 'verify', '--file', file, '--checkpoint', `${out}.checkpoint`);
      expect(reply.code).toBe(1);
      expect(verdict(reply)).toMatchObject({ ok: false, firstBad });
    }
  });

  it('is held against the key somebody knows', async () => {
    const reply = await latch('audit', 'verify', '--file', out, '--checkpoint', `${out}.checkpoint`);
    const [kid] = verdict(reply).signedBy;
    const against = (key: string) => latch('audit', 'verify', '--file', out, '--checkpoint', `${out}.checkpoint`, '--key', key);
    expect(await against(kid)).toMatchObject({ code: 0 });
    expect(await against('A'.repeat(43))).toMatchObject({ code: 1 });
  });

  it('is never written over, and must be one', async () => {
    expect(await latch('audit', 'export', '--out', out)).toMatchObject({ code: 1, complained: [expect.stringContaining('Cannot write')] });
    expect(await latch('audit', 'verify')).toMatchObject({ code: 1, complained: [expect.stringContaining('Which audit?')] });
    writeFileSync(join(folder, 'not.jsonl'), 'hello\n');
    expect(await latch('audit', 'verify', '--file', join(folder, 'not.jsonl'))).toMatchObject({
      code: 1,
      complained: [expect.stringContaining('hello')],
    });
  });
});
