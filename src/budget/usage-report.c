/* SPDX-License-Identifier: MIT */
/* Cells and costs into rows. */

#include "budget/usage-report.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"
#include "hash-index.h"
#include "store/usage.h"

#include <stdio.h>
#include <string.h>

#define NANO_PER_DOLLAR 1e9
#define NOT_OURS        "-" /* no session of the fleet */

const char *const usage_by_names[USAGE_BY_COUNT + 1] = { "day", "model", "role", "session", NULL };

struct row {
    char *key;
    int64_t messages, nanodollars;
    struct transcript_tokens tokens;
    bool has_cost;
};

struct report {
    const struct usage_question *question;
    struct row *rows;
    size_t count, capacity;
    struct hash_index by_key;
    struct row totals;
    const char *last_conversation, *last_name, *last_role; /* cells of one follow each other */
};

static struct row *get_row(struct report *report, const char *key) {
    uint64_t hash = hash64_text(key);
    size_t walk = 0;
    uint32_t position;
    while ((position = hash_index_next(&report->by_key, hash, &walk)) != HASH_NONE) {
        if (text_equal(report->rows[position].key, key)) {
            return &report->rows[position];
        }
    }
    report->rows = memory_grow(
            report->rows, &report->capacity, report->count + 1, sizeof(report->rows[0]));
    report->rows[report->count] = (struct row){ .key = text_copy(key) };
    hash_index_add(&report->by_key, hash, (uint32_t)report->count);
    return &report->rows[report->count++];
}

static void format_day(int64_t day, char out[16]) {
    snprintf(out, 16, "%04d-%02d-%02d", (int)(day / 10000 % 10000), (int)(day / 100 % 100),
            (int)(day % 100));
}

static const char *key_of(enum usage_by by, const char *day, const char *model, const char *role,
        const char *session) {
    const char *const keys[] = { [USAGE_BY_DAY] = day,
        [USAGE_BY_MODEL] = model,
        [USAGE_BY_ROLE] = *role == '\0' ? NOT_OURS : role,
        [USAGE_BY_SESSION] = session };
    return keys[by];
}

/* ---- tokens ---------------------------------------------------------------------------------- */

static void find_names(struct report *report, const char *conversation) {
    const struct usage_question *question = report->question;
    if (report->last_conversation == conversation) {
        return;
    }
    report->last_conversation = conversation;
    if (question->name == NULL || !question->name(question->context, conversation,
                                          &report->last_name, &report->last_role)) {
        report->last_name = conversation;
        report->last_role = NOT_OURS;
    }
}

static void add_tokens(struct row *row, const struct usage_cell *cell) {
    row->messages += cell->messages;
    row->tokens.input += cell->tokens.input;
    row->tokens.output += cell->tokens.output;
    row->tokens.cache_write += cell->tokens.cache_write;
    row->tokens.cache_read += cell->tokens.cache_read;
}

static void add_cell(void *context, const struct usage_cell *cell) {
    struct report *report = context;
    char day[16];
    if (cell->day < report->question->since_day) {
        return;
    }
    format_day(cell->day, day);
    find_names(report, cell->conversation);
    add_tokens(get_row(report, key_of(report->question->by, day, cell->model, report->last_role,
                                       report->last_name)),
            cell);
    add_tokens(&report->totals, cell);
}

/* ---- money ----------------------------------------------------------------------------------- */

static void add_money(struct row *row, int64_t nanodollars) {
    row->nanodollars += nanodollars;
    row->has_cost = true;
}

static void add_cost(void *context, const struct store_cost *cost) {
    struct report *report = context;
    char day[16];
    format_day(cost->day, day);
    const char *model = *cost->model == '\0' ? "unknown" : cost->model;
    add_money(get_row(report, key_of(report->question->by, day, model, cost->role, cost->name)),
            cost->nanodollars);
    add_money(&report->totals, cost->nanodollars);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static struct json *describe_row(const struct row *row) {
    struct json *object = json_create_object();
    const struct transcript_tokens *tokens = &row->tokens;
    if (row->key != NULL) {
        json_set_text(object, "key", row->key);
    }
    json_set_integer(object, "messages", row->messages);
    json_set_integer(object, "input_tokens", tokens->input);
    json_set_integer(object, "output_tokens", tokens->output);
    json_set_integer(object, "cache_write_tokens", tokens->cache_write);
    json_set_integer(object, "cache_read_tokens", tokens->cache_read);
    json_set_integer(object, "total_tokens",
            tokens->input + tokens->output + tokens->cache_write + tokens->cache_read);
    if (row->has_cost) {
        json_set(object, "cost_dollars",
                json_create_number((double)row->nanodollars / NANO_PER_DOLLAR));
    }
    return object;
}

static int compare_keys(const void *a, const void *b) {
    return strcmp(((const struct row *)a)->key, ((const struct row *)b)->key);
}

static void report_finish(struct report *report) {
    for (size_t i = 0; i < report->count; i++) {
        free(report->rows[i].key);
    }
    free(report->rows);
    hash_index_finish(&report->by_key);
}

struct json *usage_report(
        const struct usage_tally *tally, const struct usage_question *question, struct error *err) {
    struct report report = { .question = question };
    usage_tally_visit(tally, add_cell, &report);
    if (question->store != NULL &&
            !store_load_costs(question->store, question->since_day, add_cost, &report, err)) {
        report_finish(&report);
        return NULL;
    }
    if (report.count > 0) {
        qsort(report.rows, report.count, sizeof(report.rows[0]), compare_keys);
    }
    struct json *object = json_create_object(), *rows = json_create_array();
    for (size_t i = 0; i < report.count; i++) {
        json_add(rows, describe_row(&report.rows[i]));
    }
    json_set_text(object, "by", usage_by_names[question->by]);
    json_set(object, "rows", rows);
    json_set(object, "totals", describe_row(&report.totals));
    json_set_integer(object, "dropped", usage_tally_dropped(tally));
    report_finish(&report);
    return object;
}
