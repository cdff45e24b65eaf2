-- What the server must know of a session that is neither its spec nor its state: when somebody last looked, …
CREATE TABLE session_facts (
    session  TEXT NOT NULL,
    name     TEXT NOT NULL,
    value    TEXT NOT NULL,                   -- as whoever wrote it understands it
    PRIMARY KEY (session, name)
) WITHOUT ROWID;
