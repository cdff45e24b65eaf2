-- What agents said of themselves by their hooks, as it stood; apart from the trail, which they would push out.
CREATE TABLE agent_reports (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms    INTEGER NOT NULL,
    session  TEXT NOT NULL,
    text     TEXT NOT NULL                    -- JSON, perhaps cut
);
CREATE INDEX agent_reports_session ON agent_reports (session, number);
