/**
 * The tables of the one SQLite file that holds state and outbox. Each script takes the file one version on. A script that was released
 * is never changed.
 */
export const storeMigrations: readonly string[] = [
  `CREATE TABLE item (
     key TEXT NOT NULL PRIMARY KEY,
     value TEXT NOT NULL,
     etag INTEGER NOT NULL,
     expires_at INTEGER
   ) STRICT;
   CREATE INDEX item_expires_at ON item (expires_at) WHERE expires_at IS NOT NULL;
   CREATE TABLE last_etag (value INTEGER NOT NULL) STRICT;
   INSERT INTO last_etag VALUES (0);`,

  // All times are milliseconds since the epoch. Few indexes: each one is one more page to write at each step of a delivery.
  `CREATE TABLE outbox_conversation (
     number INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     tenant_id TEXT NOT NULL,
     -- When it may be claimed; while it is claimed, when that ends. Null: nothing waits, or it is stopped.
     due_at INTEGER,
     -- Nothing is sent before: Teams said so, or an attempt failed.
     held_until INTEGER NOT NULL DEFAULT 0,
     -- Counted up by each claim, so a claim knows when another took its place.
     claims INTEGER NOT NULL DEFAULT 0,
     -- 0: free. More than 1: the claim before was not released.
     claimed INTEGER NOT NULL DEFAULT 0,
     stopped_at INTEGER,
     stop_reason TEXT,
     -- When sends ended within the last hour: 8 bytes each.
     sends BLOB
   ) STRICT;
   CREATE INDEX outbox_conversation_due ON outbox_conversation (due_at) WHERE due_at IS NOT NULL;
   CREATE INDEX outbox_conversation_stopped ON outbox_conversation (stopped_at) WHERE stopped_at IS NOT NULL;

   CREATE TABLE outbox_body (
     number INTEGER PRIMARY KEY,
     body TEXT NOT NULL,
     -- How many deliveries have it.
     deliveries INTEGER NOT NULL
   ) STRICT;

   CREATE TABLE outbox_delivery (
     -- The order within a conversation, and that of added_at.
     place INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     conversation INTEGER NOT NULL,
     body INTEGER NOT NULL,
     configuration_name TEXT NOT NULL,
     kind TEXT NOT NULL,
     unique_key TEXT NOT NULL,
     unique_by TEXT NOT NULL,
     not_before INTEGER,
     added_at INTEGER NOT NULL,
     attempts INTEGER NOT NULL DEFAULT 0,
     -- 1: a claim has given it out, so it may have been composed.
     given_out INTEGER NOT NULL DEFAULT 0,
     state TEXT NOT NULL DEFAULT 'waiting',
     settled_at INTEGER,
     message_id TEXT,
     reason TEXT
   ) STRICT;
   CREATE INDEX outbox_delivery_queue ON outbox_delivery (conversation, place) WHERE state = 'waiting';
   CREATE INDEX outbox_delivery_later ON outbox_delivery (conversation, not_before)
     WHERE state = 'waiting' AND not_before IS NOT NULL;
   CREATE INDEX outbox_delivery_key ON outbox_delivery (conversation, unique_key);
   CREATE INDEX outbox_delivery_failed ON outbox_delivery (settled_at) WHERE state = 'failed';`,

  `CREATE TABLE audit_line (
     -- Never used again, so that one is not removed in another's stead.
     place INTEGER PRIMARY KEY AUTOINCREMENT,
     configuration_name TEXT NOT NULL,
     -- Milliseconds since the epoch: when the command or the press arrived.
     time INTEGER NOT NULL,
     bytes INTEGER NOT NULL,
     line TEXT NOT NULL
   ) STRICT;
   -- With the bytes, so that counting reads no lines.
   CREATE INDEX audit_line_queue ON audit_line (configuration_name, place, bytes);`,
];
