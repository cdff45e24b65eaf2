-- What agents asked a person for, and how each request ended. The number is its name for people.
CREATE TABLE approvals (
    number        INTEGER PRIMARY KEY AUTOINCREMENT,
    request       TEXT NOT NULL,                  -- the hook's own name of it
    session       TEXT NOT NULL,
    name          TEXT NOT NULL,                  -- of the session, then
    kind          TEXT NOT NULL,
    tool          TEXT NOT NULL,
    directory     TEXT NOT NULL,
    summary       TEXT NOT NULL,                  -- one line for people
    input         TEXT NOT NULL,                  -- JSON, perhaps cut
    asked_ms      INTEGER NOT NULL,
    hold_until_ms INTEGER NOT NULL,
    outcome       TEXT NOT NULL DEFAULT 'pending',
    ended_ms      INTEGER NOT NULL DEFAULT 0,
    who           TEXT NOT NULL DEFAULT '',
    detail        TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX approvals_request ON approvals (session, request);
