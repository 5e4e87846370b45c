import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openSqlite } from '../kernel/sqlite.js';

/** A card in somebody's chat with the bot. `card`: as it stands now; `earlier`: what stood in its place before, oldest first. */
export type ChatCard = {
  id: string;
  at: string;
  personId: string;
  summary: string;
  card: unknown;
  earlier: { at: string; card: unknown }[];
  operationId: string;
};

export type ChatStore = {
  /** The person's chat with the bot, begun when it is first asked for. */
  chatOf(personId: string): string;
  personIn(chatId: string): string | undefined;
  post(card: Omit<ChatCard, 'id' | 'at' | 'earlier'>, at: Date): string;
  /** False: there is no such card in that person's chat. */
  replace(personId: string, id: string, card: unknown, at: Date): boolean;
  /** Oldest first. */
  cards(): ChatCard[];
  close(): void;
};

const schema = `
  CREATE TABLE IF NOT EXISTS chats (id TEXT PRIMARY KEY, person TEXT UNIQUE NOT NULL);
  CREATE TABLE IF NOT EXISTS cards (
    seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, at TEXT NOT NULL, person TEXT NOT NULL, summary TEXT NOT NULL,
    card TEXT NOT NULL, earlier TEXT NOT NULL, operation TEXT NOT NULL)`;

/** Chats and their cards, kept under `${dataDir}/teams/`. Like the real service it takes a message twice when it is sent twice. */
export function openChatStore(dataDir: string): ChatStore {
  const database = openSqlite(join(dataDir, 'teams', 'chats.db'), schema);
  const rowOf = (id: string) => database.statement('SELECT * FROM cards WHERE id = ?').get(id);
  return {
    chatOf(personId) {
      database.statement('INSERT OR IGNORE INTO chats (id, person) VALUES (?, ?)').run(`a:${randomUUID()}`, personId);
      return String(database.statement('SELECT id FROM chats WHERE person = ?').get(personId)?.['id']);
    },
    personIn(chatId) {
      const chat = database.statement('SELECT person FROM chats WHERE id = ?').get(chatId);
      return chat && String(chat['person']);
    },
    post({ personId, summary, card, operationId }, at) {
      const id = `${at.getTime()}-${randomUUID().slice(0, 8)}`;
      database
        .statement('INSERT INTO cards (id, at, person, summary, card, earlier, operation) VALUES (?, ?, ?, ?, ?, ?, ?)')
        .run(id, at.toISOString(), personId, summary, JSON.stringify(card), '[]', operationId);
      return id;
    },
    replace(personId, id, card, at) {
      const row = rowOf(id);
      if (row?.['person'] !== personId) return false;
      const earlier = [...JSON.parse(String(row['earlier'])), { at: at.toISOString(), card: JSON.parse(String(row['card'])) }];
      database.statement('UPDATE cards SET card = ?, earlier = ? WHERE id = ?').run(JSON.stringify(card), JSON.stringify(earlier), id);
      return true;
    },
    cards: () => database.statement('SELECT * FROM cards ORDER BY seq').all().map(cardOf),
    close: () => database.close(),
  };
}

const cardOf = (row: Record<string, unknown>): ChatCard => ({
  id: String(row['id']),
  at: String(row['at']),
  personId: String(row['person']),
  summary: String(row['summary']),
  card: JSON.parse(String(row['card'])),
  earlier: JSON.parse(String(row['earlier'])),
  operationId: String(row['operation']),
});
