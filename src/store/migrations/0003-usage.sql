-- What is used of accounts: reports of limits, money by day, and how far each counter was seen.
CREATE TABLE limit_samples (
    number        INTEGER PRIMARY KEY AUTOINCREMENT,
    account       TEXT NOT NULL,
    kind          TEXT NOT NULL,              -- login, token, …
    window        TEXT NOT NULL,              -- five_hour, seven_day
    used          INTEGER NOT NULL,           -- hundredths of a percent
    resets_at_ms  INTEGER NOT NULL,
    at_ms         INTEGER NOT NULL,
    source        TEXT NOT NULL               -- the session that told it
);

CREATE TABLE costs (
    day          INTEGER NOT NULL,            -- 20261121
    session      TEXT NOT NULL,
    model        TEXT NOT NULL,
    account      TEXT NOT NULL,
    name         TEXT NOT NULL,
    role         TEXT NOT NULL,
    nanodollars  INTEGER NOT NULL,
    PRIMARY KEY (day, session, model, account)
) WITHOUT ROWID;

-- A program counts from 0 (or from where its conversation was) each time it starts.
CREATE TABLE cost_counters (
    session          TEXT NOT NULL,
    conversation     TEXT NOT NULL,
    account          TEXT NOT NULL,
    kind             TEXT NOT NULL,
    name             TEXT NOT NULL,
    role             TEXT NOT NULL,
    model            TEXT NOT NULL,
    nanodollars      INTEGER NOT NULL,        -- as last told
    total            INTEGER NOT NULL,        -- of this conversation, over all starts
    duration_ms      INTEGER NOT NULL,
    api_duration_ms  INTEGER NOT NULL,
    at_ms            INTEGER NOT NULL,
    PRIMARY KEY (session, conversation)
) WITHOUT ROWID;
