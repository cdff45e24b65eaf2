-- What outlives every process: the sessions, the layout, and facts about the fleet by name.
CREATE TABLE sessions (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    position      INTEGER NOT NULL,
    spec          TEXT NOT NULL,              -- what it runs and how, JSON
    task          TEXT NOT NULL DEFAULT '',
    state         TEXT NOT NULL,
    message       TEXT NOT NULL DEFAULT '',
    since_ms      INTEGER NOT NULL,
    pid           INTEGER NOT NULL DEFAULT 0,
    exit_status   INTEGER NOT NULL DEFAULT -1,
    exit_signal   INTEGER NOT NULL DEFAULT 0,
    restarts      INTEGER NOT NULL DEFAULT 0,
    host_crashes  INTEGER NOT NULL DEFAULT 0,
    conversation  TEXT NOT NULL DEFAULT '',   -- the agent's own id of it, to resume by
    boot          TEXT NOT NULL DEFAULT '',   -- the boot of the machine in which it was started
    killed_ms     INTEGER NOT NULL DEFAULT 0  -- when it was killed; 0: it is in the fleet
) WITHOUT ROWID;

CREATE TABLE layout (
    fleet   INTEGER PRIMARY KEY CHECK (fleet = 1),
    kind    TEXT NOT NULL,
    splits  TEXT NOT NULL                     -- JSON
);

CREATE TABLE meta (
    key    TEXT PRIMARY KEY,
    value  TEXT NOT NULL
) WITHOUT ROWID;
