import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Call, serve } from '../kernel/serve.js';
import { openSqlite } from '../kernel/sqlite.js';
import type { Service, World } from '../kernel/world.js';

/** What a program was told; `to`: its name in the address. */
export type Told = { id: string; at: string; channel: 'webhook'; to: string; text: string; operationId: string };

export type WebhookReceiver = Service & {
  /** The address of a program. */
  hookOf(name: string): string;
  received(filter?: { to?: string; since?: Date }): Told[];
};

const schema = `
  CREATE TABLE IF NOT EXISTS told (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, at TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, operation TEXT NOT NULL)`;

const error = (status: number, code: string, message: string) => ({ status, body: { code, message } });

/** Programs of others that want to be told: `POST /hooks/<name>` takes everything, also twice, and keeps it under `${dataDir}/webhooks/`. */
export async function createWebhooks(world: World, { port = 0 }: { port?: number } = {}): Promise<WebhookReceiver> {
  const database = openSqlite(join(world.dataDir, 'webhooks', 'told.db'), schema);
  const insert = database.statement('INSERT INTO told (id, at, name, text, operation) VALUES (?, ?, ?, ?, ?)');
  const idOf = ({ headers }: Call) => String(headers['webhook-id'] ?? '');
  const take = (call: Call) => {
    insert.run(randomUUID(), world.clock.now().toISOString(), call.params['name'] ?? '', call.body.toString('utf8'), idOf(call));
    return { status: 204 };
  };
  const service = await serve(world, {
    ...{ name: 'webhooks', port, error },
    operations: [{ name: 'Tell', method: 'POST', path: '/hooks/:name', handle: take }],
    trace: (call) => ({ operationId: idOf(call) }),
  });
  return {
    ...service,
    hookOf: (name) => `${service.url}/hooks/${encodeURIComponent(name)}`,
    received: ({ to, since } = {}) =>
      database
        .statement('SELECT * FROM told ORDER BY seq')
        .all()
        .map(toldIn)
        .filter((told) => (to === undefined || told.to === to) && (since === undefined || Date.parse(told.at) >= since.getTime())),
    close: async () => {
      await service.close();
      database.close();
    },
  };
}

const toldIn = (row: Record<string, unknown>): Told => ({
  id: String(row['id']),
  at: String(row['at']),
  channel: 'webhook',
  to: String(row['name']),
  text: String(row['text']),
  operationId: String(row['operation']),
});
