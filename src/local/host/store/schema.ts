/** All tables of the host. `history` holds one row per turn: its events and the actions they led to, as JSON fragments without brackets. */
export const schema = `
CREATE TABLE IF NOT EXISTS instances (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, exec TEXT NOT NULL, status TEXT NOT NULL,
  input TEXT, output TEXT, custom_status TEXT, failure TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL,
  next_id INTEGER NOT NULL DEFAULT 0, turns INTEGER NOT NULL DEFAULT 0, last_turn INTEGER NOT NULL DEFAULT 0,
  locks TEXT, parent TEXT
) WITHOUT ROWID;
DROP INDEX IF EXISTS instances_created;
CREATE TABLE IF NOT EXISTS history (
  instance TEXT NOT NULL, turn INTEGER NOT NULL, events TEXT NOT NULL, actions TEXT NOT NULL, next_id INTEGER NOT NULL,
  PRIMARY KEY (instance, turn)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inbox (n INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, exec TEXT, event TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS inbox_instance ON inbox (instance, n);
CREATE TABLE IF NOT EXISTS activities (
  n INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, exec TEXT NOT NULL, task INTEGER NOT NULL,
  name TEXT NOT NULL, input TEXT, carry TEXT
);
DROP INDEX IF EXISTS activities_instance;
CREATE TABLE IF NOT EXISTS timers (
  n INTEGER PRIMARY KEY AUTOINCREMENT, fire_at INTEGER NOT NULL, instance TEXT NOT NULL, exec TEXT NOT NULL,
  action INTEGER, event TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS timers_due ON timers (fire_at, n);
CREATE INDEX IF NOT EXISTS timers_instance ON timers (instance);
CREATE TABLE IF NOT EXISTS entities (id TEXT PRIMARY KEY, state TEXT, locked_by TEXT, updated INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entity_inbox (n INTEGER PRIMARY KEY AUTOINCREMENT, entity TEXT NOT NULL, message TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS entity_inbox_entity ON entity_inbox (entity, n);
CREATE TABLE IF NOT EXISTS marks (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attempts (key TEXT PRIMARY KEY, tries INTEGER NOT NULL, reason TEXT) WITHOUT ROWID;
`;
