/* SPDX-License-Identifier: MIT */
/* Sessions and the layout in the store. */

#include "base/memory.h"
#include "base/text.h"
#include "database.h"

bool store_save_session(
        struct store *store, const struct store_session *session, struct error *err) {
    const struct value values[] = {
        TEXT_VALUE(session->id),
        TEXT_VALUE(session->name),
        TEXT_VALUE(session->spec),
        TEXT_VALUE(session->task),
        TEXT_VALUE(session->state),
        TEXT_VALUE(session->message),
        TEXT_VALUE(session->conversation),
        TEXT_VALUE(session->boot),
        NUMBER_VALUE(session->position),
        NUMBER_VALUE(session->since_ms),
        NUMBER_VALUE(session->pid),
        NUMBER_VALUE(session->exit_status),
        NUMBER_VALUE(session->exit_signal),
        NUMBER_VALUE(session->restarts),
        NUMBER_VALUE(session->host_crashes),
        NUMBER_VALUE(session->killed_ms),
    };
    return database_query(store->database,
            "INSERT OR REPLACE INTO sessions (id, name, spec, task, state, message, conversation,"
            " boot, position, since_ms, pid, exit_status, exit_signal, restarts, host_crashes,"
            " killed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values, ARRAY_LENGTH(values), NULL, NULL, err);
}

bool store_remove_session(struct store *store, const char *id, struct error *err) {
    const struct value values[] = { TEXT_VALUE(id) };
    return database_query(store->database, "DELETE FROM session_facts WHERE session = ?", values,
                   ARRAY_LENGTH(values), NULL, NULL, err) &&
           database_query(store->database, "DELETE FROM sessions WHERE id = ?", values,
                   ARRAY_LENGTH(values), NULL, NULL, err);
}

struct session_reader {
    store_session_fn *on_session;
    void *context;
};

static void read_session(void *context, sqlite3_stmt *row) {
    const struct session_reader *reader = context;
    const struct store_session session = {
        .id = row_text(row, 0),
        .name = row_text(row, 1),
        .spec = row_text(row, 2),
        .task = row_text(row, 3),
        .state = row_text(row, 4),
        .message = row_text(row, 5),
        .conversation = row_text(row, 6),
        .boot = row_text(row, 7),
        .position = sqlite3_column_int64(row, 8),
        .since_ms = sqlite3_column_int64(row, 9),
        .pid = sqlite3_column_int64(row, 10),
        .exit_status = sqlite3_column_int64(row, 11),
        .exit_signal = sqlite3_column_int64(row, 12),
        .restarts = sqlite3_column_int64(row, 13),
        .host_crashes = sqlite3_column_int64(row, 14),
        .killed_ms = sqlite3_column_int64(row, 15),
    };
    reader->on_session(reader->context, &session);
}

bool store_load_sessions(
        struct store *store, store_session_fn *on_session, void *context, struct error *err) {
    struct session_reader reader = { on_session, context };
    return database_query(store->database,
            "SELECT id, name, spec, task, state, message, conversation, boot, position, since_ms,"
            " pid, exit_status, exit_signal, restarts, host_crashes, killed_ms FROM sessions"
            " ORDER BY killed_ms, position",
            NULL, 0, read_session, &reader, err);
}

bool store_save_layout(
        struct store *store, const char *kind, const char *splits, struct error *err) {
    const struct value values[] = { TEXT_VALUE(kind), TEXT_VALUE(splits) };
    return database_query(store->database,
            "INSERT OR REPLACE INTO layout (fleet, kind, splits) VALUES (1, ?, ?)", values,
            ARRAY_LENGTH(values), NULL, NULL, err);
}

struct layout_row {
    char *kind, *splits;
};

static void read_layout(void *context, sqlite3_stmt *row) {
    struct layout_row *layout = context;
    text_replace(&layout->kind, row_text(row, 0));
    text_replace(&layout->splits, row_text(row, 1));
}

bool store_load_layout(struct store *store, char **out_kind, char **out_splits, struct error *err) {
    struct layout_row layout = { 0 };
    bool good = database_query(
            store->database, "SELECT kind, splits FROM layout", NULL, 0, read_layout, &layout, err);
    if (!good || layout.kind == NULL) {
        free(layout.kind);
        free(layout.splits);
        return false;
    }
    *out_kind = layout.kind;
    *out_splits = layout.splits;
    return true;
}
