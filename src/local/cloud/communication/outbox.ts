import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A message exactly as it was sent. `operationId`: of a text message its repeatability request id. */
export type OutboxMessage = {
  id: string;
  at: string;
  channel: 'email' | 'sms';
  to: string;
  subject?: string;
  text: string;
  html?: string;
  attachments?: Attachment[];
  operationId: string;
};

/** A file of a mail; `text`: what is in it, read as UTF-8. */
export type Attachment = { name: string; contentType: string; text: string };

export type Outbox = {
  /** Keeps the message; the one already kept when this operation has sent to this address before. */
  accept(message: Omit<OutboxMessage, 'id' | 'at'>, at: Date): { message: OutboxMessage; repeated: boolean };
  /** Whether an operation has sent anything. */
  knows(operationId: string): boolean;
  /** Mails whose delivery report has not been taken yet, oldest first. */
  unreported(): OutboxMessage[];
  reported(id: string): void;
  /** Oldest first; `to` compares addresses without case. */
  list(filter: { to?: string[]; since?: Date }): OutboxMessage[];
  close(): void;
};

type Row = {
  id: string;
  at: string;
  channel: 'email' | 'sms';
  address: string;
  subject: string | null;
  text: string;
  html: string | null;
  attachments: string | null;
  operation: string;
};

/** Everything ever sent, kept under `${dataDir}/communication/`. */
export function openOutbox(dataDir: string): Outbox {
  const dir = join(dataDir, 'communication');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(dir, 'outbox.sqlite'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  db.exec(`CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL, at TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL,
    subject TEXT, text TEXT NOT NULL, html TEXT, attachments TEXT, operation TEXT NOT NULL, UNIQUE (operation, address));
    CREATE TABLE IF NOT EXISTS reported (id TEXT PRIMARY KEY)`);
  const insert = db.prepare(
    'INSERT INTO messages (id, at, channel, address, subject, text, html, attachments, operation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const byOperation = db.prepare('SELECT * FROM messages WHERE operation = ? AND (address = ? OR ?)');
  const all = db.prepare('SELECT * FROM messages ORDER BY seq');
  const open = db.prepare("SELECT * FROM messages WHERE channel = 'email' AND id NOT IN (SELECT id FROM reported) ORDER BY seq");
  const note = db.prepare('INSERT OR IGNORE INTO reported (id) VALUES (?)');
  return {
    accept({ channel, to, subject, text, html, attachments, operationId }, at) {
      const known = byOperation.get(operationId, to, 0) as Row | undefined;
      if (known) return { message: toMessage(known), repeated: true };
      const row = {
        id: randomUUID(),
        at: at.toISOString(),
        channel,
        address: to,
        subject: subject ?? null,
        text,
        html: html ?? null,
        attachments: attachments ? JSON.stringify(attachments) : null,
      };
      insert.run(row.id, row.at, channel, to, row.subject, text, row.html, row.attachments, operationId);
      return { message: toMessage({ ...row, operation: operationId }), repeated: false };
    },
    knows: (operationId) => byOperation.get(operationId, '', 1) !== undefined,
    unreported: () => (open.all() as Row[]).map(toMessage),
    reported: (id) => void note.run(id),
    list({ to, since }) {
      const addresses = to?.map((address) => address.toLowerCase());
      return (all.all() as Row[])
        .map(toMessage)
        .filter((message) => addresses === undefined || addresses.includes(message.to.toLowerCase()))
        .filter((message) => since === undefined || Date.parse(message.at) >= since.getTime());
    },
    close: () => db.close(),
  };
}

function toMessage({ id, at, channel, address, subject, text, html, attachments, operation }: Row): OutboxMessage {
  return {
    id,
    at,
    channel,
    to: address,
    ...(subject !== null && { subject }),
    text,
    ...(html !== null && { html }),
    ...(attachments !== null && { attachments: JSON.parse(attachments) as Attachment[] }),
    operationId: operation,
  };
}
