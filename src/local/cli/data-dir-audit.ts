import { createPublicKey } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { kidOf } from '../../azure/ed25519-checkpoints.js';
import type { AuditSource } from '../../cli/audit/audit-source.js';
import type { Elsewhere } from '../../cli/audit/verify-command.js';
import { Complaint } from '../../cli/command.js';
import { checkpointKey } from '../../domain/audit/checkpoint-key.js';
import type { RawRecord } from '../../domain/audit/verify-chain.js';

/** The audit in a data directory of a local Latch, or in a copy of one: its database, its shelf of checkpoints, and the keys of its vault. */
export const dataDirAudit: Elsewhere = {
  options: { data: { value: 'DIR', says: 'the data directory of a local Latch, or a copy; else LATCH_DATA_DIR, else .latch' } },
  open({ data }, env) {
    const dir = resolve(data ?? (env['LATCH_DATA_DIR'] || '.latch'));
    const file = join(dir, 'cloud', 'cosmos', 'cosmos.sqlite');
    if (!existsSync(file)) throw new Complaint(`${dir} is no data directory of Latch: ${file} is not there.`);
    const database = new DatabaseSync(file, { readOnly: true });
    const keys = publicKeysIn(dir);
    return {
      store: storeIn(database),
      checkpoints: checkpointsIn(dir),
      keyOf: async ({ kid }) => keys.find((key) => kidOf(key) === kid),
      close: () => database.close(),
    };
  },
};

const readAtOnce = 1_000;

function storeIn(database: DatabaseSync): AuditSource['store'] {
  const where = "FROM documents WHERE container = (SELECT number FROM containers WHERE database = 'latch' AND id = 'audit')";
  const ends = database.prepare(`SELECT body ${where} AND id = 'head'`);
  const page = database.prepare(
    `SELECT id, body ${where} AND pk = ? AND id > ? AND id != 'head' AND id NOT LIKE 'of:%' ORDER BY id LIMIT ?`,
  );
  const End = z.looseObject({ chain: z.string(), seq: z.int(), hash: z.string() });
  return {
    heads: async () => ends.all().map(({ body }) => End.parse(JSON.parse(String(body)))),
    async *records(chain) {
      for (let last = ''; ; ) {
        const rows = page.all(JSON.stringify([chain]), last, readAtOnce);
        yield rows.map(({ body }): RawRecord => JSON.parse(String(body)));
        if (rows.length < readAtOnce) return;
        last = String(rows.at(-1)?.['id']);
      }
    },
  };
}

function checkpointsIn(dir: string): Map<string, string> {
  const shelf = join(dir, 'cloud', 'storage', 'latch-checkpoints');
  const names = existsSync(shelf) ? readdirSync(shelf).filter((name) => name.endsWith('.jws')) : [];
  return new Map(names.sort().map((name) => [name, readFileSync(join(shelf, name), 'utf8')]));
}

const Secrets = z.array(z.tuple([z.string(), z.array(z.object({ value: z.string() }))]));

/** One for every version of the master secret that the vault ever had. */
function publicKeysIn(dir: string) {
  const file = join(dir, 'cloud', 'key-vault', 'secrets.json');
  const secrets = existsSync(file) ? Secrets.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
  const values = secrets.filter(([name]) => name === 'latch-master').flatMap(([, versions]) => versions.map(({ value }) => value));
  return values.map((value) => createPublicKey(checkpointKey(new Uint8Array(Buffer.from(value, 'base64url')))));
}
