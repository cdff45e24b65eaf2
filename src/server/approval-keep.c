/* SPDX-License-Identifier: MIT */
#include "approval-keep.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "server-private.h"
#include "store/approvals.h"

#include <string.h>

#define INPUT_MAX_BYTES 8192 /* of what is kept of the arguments */

bool approvals_keep_settle(struct store *store, struct error *err) {
    return store_end_approvals(
            store, approval_outcome_names[APPROVAL_SERVER_RESTARTED], clock_wall_ms(), err);
}

bool approvals_keep_add(struct store *store, struct approval *approval, struct error *err) {
    OWNED_STR input = json_format(approval->input);
    OWNED_STR kept = strlen(input) <= INPUT_MAX_BYTES ? TAKE(input) : text_copy("");
    const struct store_approval row = {
        .request = approval->request,
        .session = approval->session,
        .name = approval->session_name,
        .kind = approval_kind_names[approval->kind],
        .tool = approval->tool,
        .directory = approval->directory,
        .summary = approval->summary,
        .input = kept,
        .asked_ms = approval->asked_ms,
        .hold_until_ms = approval->hold_until_ms,
    };
    int64_t number = 0;
    if (!store_add_approval(store, &row, &number, err)) {
        return false;
    }
    free(approval->id);
    approval->id = text_format("%lld", (long long)number);
    return true;
}

static bool add_event(struct store *store, const struct approval *approval, struct error *err) {
    bool has_detail = *approval->detail != '\0';
    OWNED_STR what = text_format("approval.%s", approval_outcome_names[approval->outcome]);
    OWNED_STR cause = text_format("%s: %s%s%s", approval->id, approval->summary,
            has_detail ? ": " : "", approval->detail);
    bool is_answer = approval->outcome == APPROVAL_ALLOWED ||
                     approval->outcome == APPROVAL_DENIED || approval->outcome == APPROVAL_ANSWERED;
    const struct store_event event = {
        .at_ms = approval->ended_ms,
        .who = is_answer ? approval->who : WHO_SERVER,
        .what = what,
        .session = approval->session,
        .cause = cause,
    };
    return store_add_event(store, &event, err);
}

bool approvals_keep_end(struct store *store, const struct approval *approval, struct error *err) {
    const struct store_approval row = {
        .number = strtoll(approval->id, NULL, 10),
        .outcome = approval_outcome_names[approval->outcome],
        .ended_ms = approval->ended_ms,
        .who = approval->who,
        .detail = approval->detail,
    };
    if (!store_begin(store, err)) {
        return false;
    }
    if (store_end_approval(store, &row, err) && add_event(store, approval, err)) {
        return store_commit(store, err);
    }
    store_roll_back(store);
    return false;
}

/* ---- objects --------------------------------------------------------------------------------- */

struct json *approvals_keep_describe(const struct approval *approval, const char *session_name) {
    struct json *object = json_create_object();
    json_set_text(object, "id", approval->id);
    json_set_text(object, "session", approval->session);
    json_set_text(object, "session_name", session_name);
    json_set_text(object, "kind", approval_kind_names[approval->kind]);
    json_set_text(object, "tool", approval->tool);
    json_set_text(object, "summary", approval->summary);
    json_set_text(object, "directory", approval->directory);
    json_set_boolean(object, "cut", approval->is_cut);
    json_set_integer(object, "asked_ms", approval->asked_ms);
    json_set_integer(object, "hold_until_ms", approval->hold_until_ms);
    json_set_text(object, "outcome", approval_outcome_names[approval->outcome]);
    json_set_integer(object, "ended_ms", approval->ended_ms);
    json_set_text(object, "who", approval->who);
    json_set_text(object, "detail", approval->detail);
    return object;
}

static struct json *describe_row(const struct store_approval *row, bool is_whole) {
    struct json *object = json_create_object();
    OWNED_STR id = text_format("%lld", (long long)row->number);
    json_set_text(object, "id", id);
    json_set_text(object, "session", row->session);
    json_set_text(object, "session_name", row->name);
    json_set_text(object, "kind", row->kind);
    json_set_text(object, "tool", row->tool);
    json_set_text(object, "summary", row->summary);
    json_set_text(object, "directory", row->directory);
    json_set_boolean(object, "cut", *row->input == '\0');
    json_set_integer(object, "asked_ms", row->asked_ms);
    json_set_integer(object, "hold_until_ms", row->hold_until_ms);
    json_set_text(object, "outcome", row->outcome);
    json_set_integer(object, "ended_ms", row->ended_ms);
    json_set_text(object, "who", row->who);
    json_set_text(object, "detail", row->detail);
    struct json *input = is_whole ? json_parse(row->input, strlen(row->input), NULL) : NULL;
    if (input != NULL) {
        json_set(object, "input", input);
    }
    return object;
}

struct row_reader {
    struct json *list;
    bool is_whole;
};

static void add_row(void *context, const struct store_approval *row) {
    const struct row_reader *reader = context;
    json_add(reader->list, describe_row(row, reader->is_whole));
}

static struct json *load_rows(
        struct store *store, const struct store_approval_range *range, struct error *err) {
    struct row_reader reader = { json_create_array(), range->number != 0 };
    if (!store_load_approvals(store, range, add_row, &reader, err)) {
        json_destroy(reader.list);
        return NULL;
    }
    return reader.list;
}

/* The index of the oldest one that still fits; the newest always does. */
static size_t first_that_fits(const struct json *list) {
    size_t first = json_count(list), bytes = 0;
    struct buffer text = { 0 };
    while (first > 0 && bytes <= APPROVALS_PAGE_BYTES) {
        buffer_clear(&text);
        json_print(json_at(list, --first), &text);
        bytes += text.length;
    }
    buffer_finish(&text);
    bool is_beyond = bytes > APPROVALS_PAGE_BYTES && first + 1 < json_count(list);
    return first + is_beyond;
}

struct json *approvals_keep_history(
        struct store *store, int64_t before, int64_t limit, struct error *err) {
    const struct store_approval_range range = { .before = before, .limit = limit + 1 };
    OWNED(json) list = load_rows(store, &range, err);
    if (list == NULL) {
        return NULL;
    }
    size_t first = first_that_fits(list);
    if (json_count(list) - first > (size_t)limit) {
        first = json_count(list) - (size_t)limit;
    }
    struct json *page = json_create_array();
    for (size_t i = first; i < json_count(list); i++) {
        json_add(page, json_share(json_at(list, i)));
    }
    struct json *result = json_create_object();
    json_set(result, "approvals", page);
    json_set_boolean(result, "more", first > 0);
    return result;
}

struct json *approvals_keep_show(struct store *store, const char *id, struct error *err) {
    int64_t number = 0;
    bool is_number = text_parse_integer(id, 1, INT64_MAX, &number);
    const struct store_approval_range range = { .number = number, .limit = 1 };
    OWNED(json) list = is_number ? load_rows(store, &range, err) : json_create_array();
    if (list == NULL) {
        return NULL;
    }
    if (json_count(list) == 0) {
        error_set(err, ERROR_NOT_FOUND, "nothing was asked by the id '%.20s'", id);
        return NULL;
    }
    return json_share(json_at(list, 0));
}
