/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "output.h"
#include "prune.h"
#include "recording-place.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/socket.h"
#include "base/text.h"
#include "config/units.h"
#include "json/json.h"

#include <inttypes.h>
#include <unistd.h>

struct pruning {
    const struct arguments *arguments;
    struct prune_limits limits;
    size_t recordings, segments;
    uint64_t freed_bytes;
    struct json *list;
    struct table table;
};

/* Whether somebody holds the session: then a host may write its newest segment. In doubt: yes. */
static bool is_in_use(const struct arguments *arguments, const char *id) {
    OWNED_STR runtime = path_runtime_directory(arguments->fleet);
    OWNED_STR path = text_format("%s/hosts/%s.sock", runtime, id);
    struct error err = { 0 };
    OWNED_FD socket = socket_connect(path, &err);
    return socket >= 0 || (err.code != ERROR_NOT_FOUND && err.code != ERROR_CLOSED);
}

static char *format_size(uint64_t bytes) {
    static const char *const units[] = { "bytes", "KiB", "MiB", "GiB", "TiB" };
    size_t unit = 0;
    double value = (double)bytes;
    for (; value >= 1024 && unit + 1 < ARRAY_LENGTH(units); unit++) {
        value /= 1024;
    }
    return text_format(unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
}

static void tell(struct pruning *pruning, const char *id, const char *name, bool in_use,
        const struct prune_result *result) {
    struct json *object = json_create_object();
    json_set_text(object, "id", id);
    json_set_text(object, "name", name);
    json_set_integer(object, "segments", (int64_t)result->segments);
    json_set_integer(object, "freed_bytes", (int64_t)result->freed_bytes);
    json_set_integer(object, "kept_bytes", (int64_t)result->kept_bytes);
    json_set_boolean(object, "in_use", in_use);
    json_add(pruning->list, object);
    OWNED_STR segments = text_format("%zu", result->segments);
    OWNED_STR freed = format_size(result->freed_bytes);
    OWNED_STR kept = format_size(result->kept_bytes);
    const char *const cells[] = { id, name != NULL ? name : "(gone)", segments, freed, kept };
    for (size_t i = 0; i < ARRAY_LENGTH(cells); i++) {
        table_add(&pruning->table, cells[i]);
    }
}

static void prune_one(struct pruning *pruning, const char *id) {
    OWNED_STR directory = recording_place_of(pruning->arguments, id);
    bool in_use = is_in_use(pruning->arguments, id);
    struct prune_result result = prune_recording(directory, in_use, &pruning->limits);
    if (result.segments > 0) {
        OWNED_STR name = recording_place_name(pruning->arguments, id);
        pruning->recordings++;
        pruning->segments += result.segments;
        pruning->freed_bytes += result.freed_bytes;
        tell(pruning, id, name, in_use, &result);
    }
}

static bool read_limits(
        const struct arguments *arguments, struct prune_limits *out_limits, struct error *err) {
    const char *age = arguments_value(arguments, "older-than");
    const char *size = arguments_value(arguments, "larger-than");
    int64_t age_ms = 0, bytes = -1;
    if (age != NULL && !schema_parse_duration(age, &age_ms)) {
        return error_set(
                err, ERROR_INVALID, "--older-than '%s' must be a time, as in 7d or 12h", age);
    }
    if (size != NULL && !schema_parse_size(size, &bytes)) {
        return error_set(
                err, ERROR_INVALID, "--larger-than '%s' must be a size, as in 500M or 2G", size);
    }
    if (age == NULL && size == NULL && arguments->count == 0) {
        return error_set(err, ERROR_INVALID, "name sessions, or say --older-than or --larger-than");
    }
    *out_limits = (struct prune_limits){
        .written_before_ms = age != NULL ? clock_wall_ms() - age_ms : 0,
        .bytes_max = age == NULL && size == NULL ? 0 : bytes, /* of those named: all */
        .dry = arguments_has(arguments, "dry-run"),
    };
    return true;
}

/* All are found before the first is touched. */
static char **find_ids(const struct arguments *arguments, struct error *err) {
    if (arguments->count == 0) {
        return recording_place_ids(arguments);
    }
    char **ids = memory_allocate_zeroed(arguments->count + 1, sizeof(*ids));
    for (size_t i = 0; i < arguments->count; i++) {
        OWNED_STR directory = recording_place_find(arguments, arguments_word(arguments, i), err);
        if (directory == NULL) {
            text_vector_destroy(ids);
            return NULL;
        }
        ids[i] = text_copy(strrchr(directory, '/') + 1);
    }
    return ids;
}

static int print(struct pruning *pruning) {
    bool dry = pruning->limits.dry;
    if (arguments_has(pruning->arguments, "json")) {
        OWNED(json) object = json_create_object();
        json_set_boolean(object, "dry_run", dry);
        json_set_integer(object, "freed_bytes", (int64_t)pruning->freed_bytes);
        json_set(object, "recordings", TAKE(pruning->list));
        return output_json(object);
    }
    if (pruning->recordings == 0) {
        puts("nothing to remove");
        return output_end();
    }
    (void)table_print(&pruning->table);
    OWNED_STR freed = format_size(pruning->freed_bytes);
    printf("%s %s: %zu part%s of %zu recording%s\n", dry ? "would free" : "freed", freed,
            pruning->segments, pruning->segments == 1 ? "" : "s", pruning->recordings,
            pruning->recordings == 1 ? "" : "s");
    return output_end();
}

static int run(const struct arguments *arguments) {
    static const char *const heading[] = { "SESSION", "NAME", "PARTS", "FREED", "KEPT" };
    struct error err = { 0 };
    struct pruning pruning = { .arguments = arguments, .table = { .columns = 5 } };
    if (!read_limits(arguments, &pruning.limits, &err)) {
        return output_usage(arguments->command, &err);
    }
    char **ids = find_ids(arguments, &err);
    if (ids == NULL) {
        return output_error(&err);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(heading); i++) {
        table_add(&pruning.table, heading[i]);
    }
    pruning.list = json_create_array();
    for (size_t i = 0; ids[i] != NULL; i++) {
        prune_one(&pruning, ids[i]);
    }
    int status = print(&pruning);
    table_finish(&pruning.table);
    json_destroy(pruning.list);
    text_vector_destroy(ids);
    return status;
}

static const struct command_option options[] = {
    { "dry-run", 0, NULL, "say what would be removed, and remove nothing" },
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
    { "larger-than", 0, "SIZE", "the oldest parts of recordings larger than this (500M, 2G)" },
    { "older-than", 0, "AGE", "parts last written longer ago than this (7d, 12h)" },
};

const struct command cmd_prune = {
    .name = "prune",
    .usage = "[SESSION…]",
    .summary = "Remove recordings, or old parts of them",
    .text = "Of the sessions named, else of all, also of those that are long gone. Without "
            "--older-than and --larger-than all that is recorded of the sessions named; with both, "
            "what either says. The newest part of a session that is not removed always stays, also "
            "when its program has ended: from it the host brings the last screen back after a "
            "crash or an upgrade. Remove the session, then it goes too. The server is not needed",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .maximum = COMMAND_WORDS_MAX,
    .run = run,
};
