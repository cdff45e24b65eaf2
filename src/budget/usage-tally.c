/* SPDX-License-Identifier: MIT */
/* Messages, each in one cell; names once. */

#include "budget/usage-tally.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"
#include "hash-index.h"

#include <string.h>
#include <time.h>

struct message {
    uint64_t id, request; /* hashes */
    uint32_t tokens[4];
    uint32_t cell;
    bool is_sidechain;
};

struct cell {
    uint32_t conversation, model; /* names */
    int32_t day;
    int64_t messages;
    struct transcript_tokens tokens;
};

struct usage_tally {
    char **names;
    struct cell *cells;
    struct message *messages;
    size_t name_count, name_capacity, cell_count, cell_capacity, message_count, message_capacity;
    struct hash_index names_by_text, cells_by_key, messages_by_id;
    int64_t dropped, day_begin_ms, day_end_ms; /* of the last day asked for */
    int32_t day;
};

struct usage_tally *usage_tally_create(void) {
    struct usage_tally *tally = NEW(struct usage_tally);
    (void)usage_tally_conversation(tally, "unknown"); /* what has no room is counted there */
    return tally;
}

void usage_tally_destroy(struct usage_tally *tally) {
    if (tally == NULL) {
        return;
    }
    for (size_t i = 0; i < tally->name_count; i++) {
        free(tally->names[i]);
    }
    free(tally->names);
    free(tally->cells);
    free(tally->messages);
    hash_index_finish(&tally->names_by_text);
    hash_index_finish(&tally->cells_by_key);
    hash_index_finish(&tally->messages_by_id);
    free(tally);
}

uint32_t usage_tally_conversation(struct usage_tally *tally, const char *name) {
    uint64_t hash = hash64_text(name);
    size_t walk = 0;
    uint32_t position;
    while ((position = hash_index_next(&tally->names_by_text, hash, &walk)) != HASH_NONE) {
        if (text_equal(tally->names[position], name)) {
            return position;
        }
    }
    if (tally->name_count == USAGE_NAMES_MAX) {
        return 0;
    }
    tally->names = memory_grow(
            tally->names, &tally->name_capacity, tally->name_count + 1, sizeof(tally->names[0]));
    position = (uint32_t)tally->name_count++;
    tally->names[position] = text_copy(name);
    hash_index_add(&tally->names_by_text, hash, position);
    return position;
}

int32_t usage_day(int64_t at_ms) {
    time_t seconds = (time_t)(at_ms / 1000);
    struct tm local = { 0 };
    (void)localtime_r(&seconds, &local);
    return (local.tm_year + 1900) * 10000 + (local.tm_mon + 1) * 100 + local.tm_mday;
}

/* Most entries are of the hour of the one before. */
static int32_t day_of(struct usage_tally *tally, int64_t at_ms) {
    const int64_t quarter_ms = INT64_C(15) * 60 * 1000; /* no zone begins its day within one */
    if (at_ms < tally->day_begin_ms || at_ms >= tally->day_end_ms) {
        tally->day_begin_ms = at_ms - at_ms % quarter_ms;
        tally->day_end_ms = tally->day_begin_ms + quarter_ms;
        tally->day = usage_day(at_ms);
    }
    return tally->day;
}

/* HASH_NONE when there is no room. */
static uint32_t find_cell(
        struct usage_tally *tally, uint32_t conversation, const char *model, int64_t at_ms) {
    struct cell cell = {
        .conversation = conversation,
        .model = usage_tally_conversation(tally, *model == '\0' ? "unknown" : model),
        .day = day_of(tally, at_ms),
    };
    const uint32_t key[] = { cell.conversation, cell.model, (uint32_t)cell.day };
    uint64_t hash = hash64_bytes(HASH64_START, key, sizeof(key));
    size_t walk = 0;
    uint32_t position;
    while ((position = hash_index_next(&tally->cells_by_key, hash, &walk)) != HASH_NONE) {
        const struct cell *known = &tally->cells[position];
        if (known->conversation == cell.conversation && known->model == cell.model &&
                known->day == cell.day) {
            return position;
        }
    }
    if (tally->cell_count == USAGE_CELLS_MAX) {
        return HASH_NONE;
    }
    tally->cells = memory_grow(
            tally->cells, &tally->cell_capacity, tally->cell_count + 1, sizeof(tally->cells[0]));
    position = (uint32_t)tally->cell_count++;
    tally->cells[position] = cell;
    hash_index_add(&tally->cells_by_key, hash, position);
    return position;
}

static uint32_t bounded(int64_t tokens) {
    return tokens > UINT32_MAX ? UINT32_MAX : (uint32_t)tokens;
}

static int64_t total_of(const struct message *message) {
    return (int64_t)message->tokens[0] + message->tokens[1] + message->tokens[2] +
           message->tokens[3];
}

/* Adds a message to its cell, or takes it out again. */
static void count(struct usage_tally *tally, const struct message *message, int sign) {
    struct cell *cell = &tally->cells[message->cell];
    cell->messages += sign;
    cell->tokens.input += sign * (int64_t)message->tokens[0];
    cell->tokens.output += sign * (int64_t)message->tokens[1];
    cell->tokens.cache_write += sign * (int64_t)message->tokens[2];
    cell->tokens.cache_read += sign * (int64_t)message->tokens[3];
}

/* The one that is the same, as far as that goes; NULL when it is new. */
static struct message *find_same(struct usage_tally *tally, const struct message *message) {
    size_t walk = 0;
    uint32_t position;
    while ((position = hash_index_next(&tally->messages_by_id, message->id, &walk)) != HASH_NONE) {
        struct message *known = &tally->messages[position];
        if (message->is_sidechain || known->is_sidechain || known->request == message->request) {
            return known;
        }
    }
    return NULL;
}

static bool replaces(const struct message *known, const struct message *message) {
    if (known->is_sidechain != message->is_sidechain) {
        return known->is_sidechain;
    }
    return total_of(message) > total_of(known);
}

static void add_new(struct usage_tally *tally, const struct message *message, bool has_id) {
    if (has_id) {
        tally->messages = memory_grow(tally->messages, &tally->message_capacity,
                tally->message_count + 1, sizeof(tally->messages[0]));
        tally->messages[tally->message_count] = *message;
        hash_index_add(&tally->messages_by_id, message->id, (uint32_t)tally->message_count);
        tally->message_count++;
    }
    count(tally, message, 1);
}

void usage_tally_add(
        struct usage_tally *tally, uint32_t conversation, const struct transcript_entry *entry) {
    const struct transcript_tokens *tokens = &entry->tokens;
    struct message message = {
        .id = hash64_text(entry->message),
        .request = entry->request[0] != '\0'
                           ? hash64_text(entry->request)
                           : hash64_bytes(HASH64_START, &entry->at_ms, sizeof(entry->at_ms)),
        .tokens = { bounded(tokens->input), bounded(tokens->output), bounded(tokens->cache_write),
                bounded(tokens->cache_read) },
        .cell = find_cell(tally, conversation, entry->model, entry->at_ms),
        .is_sidechain = entry->is_sidechain,
    };
    bool has_id = entry->message[0] != '\0';
    struct message *known = has_id ? find_same(tally, &message) : NULL;
    if (message.cell == HASH_NONE ||
            (known == NULL && tally->message_count == USAGE_MESSAGES_MAX)) {
        tally->dropped++;
    } else if (known == NULL) {
        add_new(tally, &message, has_id);
    } else if (replaces(known, &message)) {
        count(tally, known, -1);
        *known = message;
        count(tally, known, 1);
    }
}

void usage_tally_visit(const struct usage_tally *tally, usage_cell_fn *visit, void *context) {
    for (size_t i = 0; i < tally->cell_count; i++) {
        const struct cell *cell = &tally->cells[i];
        const struct usage_cell shown = {
            .conversation = tally->names[cell->conversation],
            .model = tally->names[cell->model],
            .day = cell->day,
            .messages = cell->messages,
            .tokens = cell->tokens,
        };
        if (cell->messages > 0) {
            visit(context, &shown);
        }
    }
}

int64_t usage_tally_dropped(const struct usage_tally *tally) {
    return tally->dropped;
}
