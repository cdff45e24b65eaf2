/* SPDX-License-Identifier: MIT */
/* What agents asked for, in the store. */

#include "store/approvals.h"

#include "base/memory.h"
#include "database.h"

static void read_number(void *context, sqlite3_stmt *row) {
    *(int64_t *)context = sqlite3_column_int64(row, 0);
}

/* Its number when the session made this request before, and for the same: pending again. 0: it did
 * not. */
static bool take_up(struct store *store, const struct store_approval *approval, int64_t *out_number,
        struct error *err) {
    const struct value values[] = {
        TEXT_VALUE(approval->session),
        TEXT_VALUE(approval->request),
        TEXT_VALUE(approval->tool),
        TEXT_VALUE(approval->directory),
        TEXT_VALUE(approval->summary),
        TEXT_VALUE(approval->input),
    };
    *out_number = 0;
    return database_query(store->database,
            "UPDATE approvals SET outcome = 'pending', ended_ms = 0, who = '', detail = ''"
            " WHERE session = ? AND request = ? AND tool = ? AND directory = ? AND summary = ?"
            " AND input = ? RETURNING number",
            values, ARRAY_LENGTH(values), read_number, out_number, err);
}

static bool insert(struct store *store, const struct store_approval *approval, int64_t *out_number,
        struct error *err) {
    const struct value values[] = {
        TEXT_VALUE(approval->request),
        TEXT_VALUE(approval->session),
        TEXT_VALUE(approval->name),
        TEXT_VALUE(approval->kind),
        TEXT_VALUE(approval->tool),
        TEXT_VALUE(approval->directory),
        TEXT_VALUE(approval->summary),
        TEXT_VALUE(approval->input),
        NUMBER_VALUE(approval->asked_ms),
        NUMBER_VALUE(approval->hold_until_ms),
    };
    return database_query(store->database,
            "INSERT INTO approvals (request, session, name, kind, tool, directory, summary,"
            " input, asked_ms, hold_until_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING RETURNING number",
            values, ARRAY_LENGTH(values), read_number, out_number, err);
}

bool store_add_approval(struct store *store, const struct store_approval *approval,
        int64_t *out_number, struct error *err) {
    int64_t number = 0;
    if (!take_up(store, approval, &number, err) ||
            (number == 0 && !insert(store, approval, &number, err))) {
        return false;
    }
    if (number == 0) {
        return error_set(err, ERROR_EXISTS, "the request was made before, for something else");
    }
    const struct value oldest[] = { NUMBER_VALUE(number - STORE_APPROVALS_MAX) };
    if (!database_query(store->database, "DELETE FROM approvals WHERE number <= ?", oldest,
                ARRAY_LENGTH(oldest), NULL, NULL, err)) {
        return false;
    }
    *out_number = number;
    return true;
}

bool store_end_approval(
        struct store *store, const struct store_approval *approval, struct error *err) {
    const struct value values[] = {
        NUMBER_VALUE(approval->number),
        TEXT_VALUE(approval->outcome),
        NUMBER_VALUE(approval->ended_ms),
        TEXT_VALUE(approval->who),
        TEXT_VALUE(approval->detail),
    };
    return database_query(store->database,
            "UPDATE approvals SET outcome = ?2, ended_ms = ?3, who = ?4, detail = ?5"
            " WHERE number = ?1",
            values, ARRAY_LENGTH(values), NULL, NULL, err);
}

bool store_end_approvals(
        struct store *store, const char *outcome, int64_t ended_ms, struct error *err) {
    const struct value values[] = { TEXT_VALUE(outcome), NUMBER_VALUE(ended_ms) };
    return database_query(store->database,
            "UPDATE approvals SET outcome = ?1, ended_ms = ?2 WHERE outcome = 'pending'", values,
            ARRAY_LENGTH(values), NULL, NULL, err);
}

struct approval_reader {
    store_approval_fn *on_approval;
    void *context;
};

static void read_approval(void *context, sqlite3_stmt *row) {
    const struct approval_reader *reader = context;
    const struct store_approval approval = {
        .number = sqlite3_column_int64(row, 0),
        .request = row_text(row, 1),
        .session = row_text(row, 2),
        .name = row_text(row, 3),
        .kind = row_text(row, 4),
        .tool = row_text(row, 5),
        .directory = row_text(row, 6),
        .summary = row_text(row, 7),
        .input = row_text(row, 8),
        .asked_ms = sqlite3_column_int64(row, 9),
        .hold_until_ms = sqlite3_column_int64(row, 10),
        .outcome = row_text(row, 11),
        .ended_ms = sqlite3_column_int64(row, 12),
        .who = row_text(row, 13),
        .detail = row_text(row, 14),
    };
    reader->on_approval(reader->context, &approval);
}

#define COLUMNS                                                                                    \
    "number, request, session, name, kind, tool, directory, summary, input, asked_ms,"             \
    " hold_until_ms, outcome, ended_ms, who, detail"

bool store_load_approvals(struct store *store, const struct store_approval_range *range,
        store_approval_fn *on_approval, void *context, struct error *err) {
    struct approval_reader reader = { on_approval, context };
    const struct value values[] = {
        NUMBER_VALUE(range->number),
        NUMBER_VALUE(range->before == 0 ? INT64_MAX : range->before),
        NUMBER_VALUE(range->limit),
    };
    return database_query(store->database,
            "SELECT * FROM (SELECT " COLUMNS " FROM approvals"
            " WHERE (?1 = 0 OR number = ?1) AND number < ?2"
            " ORDER BY number DESC LIMIT ?3) ORDER BY number",
            values, ARRAY_LENGTH(values), read_approval, &reader, err);
}
