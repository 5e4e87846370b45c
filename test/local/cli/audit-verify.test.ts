import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { blobCheckpoints } from '../../../src/azure/blob-checkpoints.js';
import { cosmosAudit } from '../../../src/azure/cosmos-audit.js';
import { cosmosCheckpoints } from '../../../src/azure/cosmos-checkpoints.js';
import { ed25519Checkpoints } from '../../../src/azure/ed25519-checkpoints.js';
import { exportCommand } from '../../../src/cli/audit/export-command.js';
import { verifyCommand } from '../../../src/cli/audit/verify-command.js';
import type { CallApi } from '../../../src/cli/command.js';
import { runCommand } from '../../../src/cli/run-command.js';
import type { AuditEntry } from '../../../src/domain/audit/audit-entry.js';
import { beginningOf, hashOf } from '../../../src/domain/audit/chain.js';
import { makeCheckpoint } from '../../../src/functions/audit/make-checkpoint.js';
import { dataDirAudit } from '../../../src/local/cli/data-dir-audit.js';
import { createStorage } from '../../../src/local/cloud/storage/service.js';
import { lobby, startCosmos } from '../../azure/cosmos-given.js';
import { memoryEffects, memoryMessages } from '../../support/memory/messages.js';
import { testCredential } from '../../support/test-token.js';

const chain = 'door:lobby:202603';
const { world, database, close } = await startCosmos();
const storage = await createStorage(world);
const master = new Uint8Array(32).fill(3);
const keys = { current: async () => ({ kid: 'v1', master }), byId: async () => master, all: async () => [{ kid: 'v1', master }] };
const clock = world.clock;
const audit = cosmosAudit(database, clock);
const shelf = blobCheckpoints({ container: `${storage.url}/latch-checkpoints`, credential: testCredential });
const needs = {
  ...{ audit, clock, effects: memoryEffects(), messages: memoryMessages(), mailboxes: {} },
  checkpoints: { book: cosmosCheckpoints(database), seal: ed25519Checkpoints({ keys }), shelf },
};

const line = (number: number): AuditEntry => ({
  ...{ recordId: `line-${number}`, kind: 'door.tamper', at: clock.now().toISOString(), by: 'lobby-lock', doorId: lobby },
  detail: { deviceId: 'lobby-lock' },
});
const append = async (from: number, to: number) => {
  for (let number = from; number <= to; number += 1) await audit.append(line(number));
};

const places: string[] = [];
/** A copy of everything, as somebody would take it with them. */
function copy(): string {
  const dir = mkdtempSync(join(tmpdir(), 'latch-copy-'));
  places.push(dir);
  mkdirSync(join(dir, 'cloud', 'key-vault'), { recursive: true });
  for (const service of ['cosmos', 'storage']) cpSync(join(world.dataDir, service), join(dir, 'cloud', service), { recursive: true });
  const secrets = [['latch-master', [{ version: 'v1', value: Buffer.from(master).toString('base64url') }]]];
  writeFileSync(join(dir, 'cloud', 'key-vault', 'secrets.json'), JSON.stringify(secrets));
  return dir;
}

await append(1, 10);
await makeCheckpoint(needs);
await append(11, 20);
const yesterday = copy();
world.clock.advance(24 * 3_600_000);
await append(21, 30);
await makeCheckpoint(needs);
await append(31, 33);
const today = copy();
await storage.close();
await close();
afterAll(() => {
  for (const dir of places) rmSync(dir, { recursive: true });
});

async function latch(argv: readonly string[], call: CallApi = async () => ({ status: 204, body: undefined })) {
  const printed: string[] = [];
  const complained: string[] = [];
  const code = await runCommand(argv, [verifyCommand(dataDirAudit), exportCommand], {
    env: {},
    print: (text) => printed.push(text),
    complain: (text) => complained.push(text),
    connect: () => call,
  });
  return { code, printed, complained, verdict: JSON.parse(printed.at(-1)?.startsWith('{') ? (printed.at(-1) ?? '') : '{}') };
}
const verify = async (dir: string, ...more: string[]) => {
  const { code, verdict } = await latch(['audit', 'verify', '--data', dir, ...more]);
  return { code, ...verdict };
};
const checkpointsOf = (dir: string) => join(dir, 'cloud', 'storage', 'latch-checkpoints');

type Row = { id: string; body: Record<string, unknown> };
/** Opens the chain in a copy for somebody who can write to the database. */
function tampered(change: (rows: Row[], put: (id: string, body: object | undefined) => void) => void, from = today): string {
  const dir = mkdtempSync(join(tmpdir(), 'latch-copy-'));
  places.push(dir);
  cpSync(from, dir, { recursive: true });
  const sqlite = new DatabaseSync(join(dir, 'cloud', 'cosmos', 'cosmos.sqlite'));
  const where = "pk = ? AND container = (SELECT number FROM containers WHERE id = 'audit')";
  const pk = JSON.stringify([chain]);
  const rows = sqlite.prepare(`SELECT id, body FROM documents WHERE ${where} AND id GLOB '0*' ORDER BY id`).all(pk);
  change(
    rows.map(({ id, body }) => ({ id: String(id), body: JSON.parse(String(body)) })),
    (id, body) => {
      sqlite.prepare(`DELETE FROM documents WHERE ${where} AND id = ?`).run(pk, id);
      if (body === undefined) return;
      const insert = `INSERT INTO documents (container, pk, id, serial, body, etag, ts, lsn) SELECT number, ?, ?, 9999, ?, '"x"', 1, 9999 FROM containers WHERE id = 'audit'`;
      sqlite.prepare(insert).run(pk, id, JSON.stringify(body));
    },
  );
  sqlite.close();
  return dir;
}

/** Makes every record from a place on anew, with hashes that fit, and a head that knows them. */
function forge(rows: Row[], put: (id: string, body: object | undefined) => void, from: number, keep = rows.length): void {
  let prevHash = from === 1 ? beginningOf(chain).hash : String(rows[from - 2]?.body['hash']);
  for (const { id, body } of rows.slice(from - 1, keep)) {
    const forged = { ...body, prevHash, by: Number(id) === from ? 'nobody' : body['by'] };
    prevHash = hashOf(forged);
    put(id, { ...forged, hash: prevHash });
  }
  for (const { id } of rows.slice(keep)) put(id, undefined);
  put('head', { id: 'head', chain, seq: keep, hash: prevHash });
}
const at = (rows: Row[], seq: number) => rows[seq - 1] ?? { id: '', body: {} };

describe('an audit as it was written', () => {
  it('is good, with every record counted and the last signature named', async () => {
    expect(await verify(today)).toMatchObject({ code: 0, ok: true, checked: 33, chains: 1, checkpoints: 2 });
    expect(await verify(yesterday)).toMatchObject({ code: 0, ok: true, checked: 20, checkpoints: 1 });
  });

  it('is found by LATCH_DATA_DIR, and nowhere else', async () => {
    expect(await latch(['audit', 'verify', '--data', tmpdir()])).toMatchObject({
      code: 1,
      complained: [expect.stringContaining('no data directory')],
    });
  });
});

describe('somebody who can write to the database', () => {
  it.each([
    [
      'edits a record',
      tampered((rows, put) => put(at(rows, 5).id, { ...at(rows, 5).body, by: 'nobody' })),
      { seq: 5, flaw: 'altered', recordId: 'line-5' },
    ],
    ['deletes one', tampered((rows, put) => put(at(rows, 7).id, undefined)), { seq: 7, flaw: 'missing' }],
    [
      'inserts one',
      tampered((rows, put) => put('000000000012a', { ...at(rows, 12).body, id: '000000000012a' })),
      { seq: 13, flaw: 'misplaced' },
    ],
    [
      'swaps two',
      tampered((rows, put) => {
        put(at(rows, 8).id, { ...at(rows, 9).body, id: at(rows, 8).id });
        put(at(rows, 9).id, { ...at(rows, 8).body, id: at(rows, 9).id });
      }),
      { seq: 8, flaw: 'misplaced' },
    ],
    [
      'cuts the end off',
      tampered((rows, put) => rows.slice(29).forEach(({ id }) => void put(id, undefined))),
      { seq: 30, flaw: 'missing' },
    ],
    ['cuts it off and mends the head', tampered((rows, put) => forge(rows, put, 16, 15)), { seq: 16, flaw: 'missing' }],
    ['makes the whole chain anew', tampered((rows, put) => forge(rows, put, 1)), { seq: 1, flaw: 'not-as-signed' }],
    ['makes it anew from a record on', tampered((rows, put) => forge(rows, put, 14)), { seq: 14, flaw: 'not-as-signed' }],
    [
      'deletes the whole chain',
      tampered((rows, put) => [...rows.map(({ id }) => id), 'head'].forEach((id) => void put(id, undefined))),
      { seq: 1, flaw: 'missing' },
    ],
  ])('%s: found, and the first bad record is named', async (_what, dir, bad) => {
    expect(await verify(dir)).toMatchObject({
      code: 1,
      ok: false,
      firstBad: { chain, ...bad },
      says: expect.stringContaining(`record ${bad.seq}`),
    });
  });

  it('sets everything back to yesterday: found with the checkpoint somebody kept', async () => {
    const [, newest = ''] = readdirSync(checkpointsOf(today)).sort();
    const kept = join(checkpointsOf(today), newest);
    expect(await verify(yesterday)).toMatchObject({ ok: true });
    expect(await verify(yesterday, '--checkpoint', kept)).toMatchObject({ code: 1, firstBad: { chain, seq: 21, flaw: 'missing' } });
    expect(await verify(today, '--checkpoint', kept)).toMatchObject({ code: 0 });
  });

  it('signs a checkpoint of their own: the vault does not know the key', async () => {
    const dir = tampered((rows, put) => forge(rows, put, 3));
    const seal = ed25519Checkpoints({ keys: { ...keys, current: async () => ({ kid: 'v1', master: new Uint8Array(32).fill(8) }) } });
    const [first = ''] = readdirSync(checkpointsOf(dir)).sort();
    writeFileSync(join(checkpointsOf(dir), first), await seal.sign({ n: 1, at: clock.now().toISOString(), all: true, chains: {} }));
    expect(await verify(dir)).toMatchObject({ code: 1, ok: false });
    const untouched = mkdtempSync(join(tmpdir(), 'latch-copy-'));
    places.push(untouched);
    cpSync(today, untouched, { recursive: true });
    writeFileSync(join(checkpointsOf(untouched), first), await seal.sign({ n: 1, at: clock.now().toISOString(), all: true, chains: {} }));
    expect(await verify(untouched)).toMatchObject({ code: 1, firstBad: { chain: 'checkpoints', seq: 1, flaw: 'not-as-signed' } });
  });
});
