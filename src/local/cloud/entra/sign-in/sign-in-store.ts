import { randomBytes } from 'node:crypto';
import { openSqlite, type Sqlite } from '../../kernel/sqlite.js';

type Payload = Record<string, unknown> & { uid?: string; grantId?: string };

const schema = `
  CREATE TABLE IF NOT EXISTS stored (kind TEXT, id TEXT, payload TEXT, uid TEXT, grant_id TEXT, expires INTEGER, PRIMARY KEY (kind, id));
  CREATE INDEX IF NOT EXISTS stored_uid ON stored (kind, uid);
  CREATE INDEX IF NOT EXISTS stored_grant ON stored (grant_id);
`;
const seconds = () => Math.floor(Date.now() / 1000);

/** Where oidc-provider keeps sessions, codes and refresh tokens, so that people stay signed in over a restart. */
export function openSignInStore(file: string) {
  const database = openSqlite(file, schema);
  return { adapter: (kind: string) => adapterOf(kind, database), cookieKey: () => cookieKey(database), close: () => database.close() };
}

/** One kind of things, as oidc-provider's `Adapter` asks for them. */
function adapterOf(kind: string, database: Sqlite) {
  const find = (column: 'id' | 'uid', value: string): Payload | undefined => {
    const row = database.statement(`SELECT payload, expires FROM stored WHERE kind = ? AND ${column} = ?`).get(kind, value);
    return row && Number(row['expires']) > seconds() ? JSON.parse(String(row['payload'])) : undefined;
  };
  const write = (id: string, payload: Payload, expires: number) =>
    database
      .statement('INSERT OR REPLACE INTO stored VALUES (?, ?, ?, ?, ?, ?)')
      .run(kind, id, JSON.stringify(payload), payload.uid ?? null, payload.grantId ?? null, expires);
  return {
    upsert: async (id: string, payload: Payload, expiresIn: number) => void write(id, payload, seconds() + expiresIn),
    find: async (id: string) => find('id', id),
    findByUid: async (uid: string) => find('uid', uid),
    findByUserCode: async () => undefined,
    consume: async (id: string) => {
      const row = database.statement('SELECT payload, expires FROM stored WHERE kind = ? AND id = ?').get(kind, id);
      if (row) write(id, { ...JSON.parse(String(row['payload'])), consumed: seconds() }, Number(row['expires']));
    },
    destroy: async (id: string) => void database.statement('DELETE FROM stored WHERE kind = ? AND id = ?').run(kind, id),
    revokeByGrantId: async (grantId: string) => void database.statement('DELETE FROM stored WHERE grant_id = ?').run(grantId),
  };
}

function cookieKey(database: Sqlite): string {
  const find = database.statement("SELECT payload FROM stored WHERE kind = 'cookie-key'");
  const known = find.get();
  if (known) return String(known['payload']);
  const key = randomBytes(32).toString('base64url');
  database.statement("INSERT INTO stored (kind, id, payload) VALUES ('cookie-key', '', ?)").run(key);
  return key;
}
