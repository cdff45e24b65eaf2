-- The audit trail: who did what, and why. Entries are never changed.
CREATE TABLE events (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms    INTEGER NOT NULL,
    who      TEXT NOT NULL,
    what     TEXT NOT NULL,
    session  TEXT NOT NULL DEFAULT '',
    cause    TEXT NOT NULL DEFAULT ''
);
CREATE INDEX events_session ON events (session, number);
