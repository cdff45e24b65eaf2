/* SPDX-License-Identifier: MIT */
/* How a session is run, as members of its table. */

#include "launch-write.h"

#include "base/memory.h"
#include "base/text.h"
#include "expand.h"
#include "preset-schema.h"

#include <inttypes.h>
#include <string.h>

static void put_environment(struct writer *writer, const struct string_map *map) {
    if (map->count == 0) {
        return;
    }
    writer_put_plain(writer, "env");
    writer_begin_map(writer);
    for (size_t i = 0; i < map->count; i++) {
        OWNED_STR value = text_escape_expansions(map->pairs[i].value);
        writer_put_pair(writer, map->pairs[i].name, value);
    }
    writer_end_map(writer);
}

static bool vectors_are_equal(char *const *a, char *const *b) {
    for (; *a != NULL && text_equal(*a, *b); a++, b++) {
    }
    return *a == NULL && *b == NULL;
}

/* argv as one text that reads back to it: plain words, or a line for the shell. NULL: as a list. */
static char *command_text(char *const *argv) {
    struct buffer joined = { 0 };
    for (size_t i = 0; argv[i] != NULL; i++) {
        buffer_append_format(&joined, "%s%s", i > 0 ? " " : "", argv[i]);
    }
    bool is_line = text_vector_length((const char *const *)argv) == 3 && strcmp(argv[1], "-c") == 0;
    const char *const candidates[] = { buffer_text(&joined), is_line ? argv[2] : "" };
    char *text = NULL;
    for (size_t i = 0; text == NULL && i < ARRAY_LENGTH(candidates); i++) {
        char *shell_line = NULL;
        char **read = preset_command_argv(candidates[i], NULL, &shell_line);
        if (read != NULL && vectors_are_equal(read, argv)) {
            text = text_copy(candidates[i]);
        }
        text_vector_destroy(read);
        free(shell_line);
    }
    buffer_finish(&joined);
    return text;
}

void launch_write_command(struct writer *writer, const struct preset_launch *launch) {
    OWNED_STR text = command_text(launch->argv);
    writer_put_plain(writer, "command");
    if (text != NULL) {
        writer_put_text(writer, text);
        return;
    }
    writer_begin_list(writer, true);
    for (size_t i = 0; launch->argv[i] != NULL; i++) {
        writer_put_text(writer, launch->argv[i]);
    }
    writer_end_list(writer);
}

static void put_restart(struct writer *writer, const struct preset_restart *restart) {
    struct preset_restart initial = { 0 };
    schema_set_defaults(&preset_restart_schema, &initial);
    bool same_pace = restart->delay_ms == initial.delay_ms && restart->maximum == initial.maximum;
    if (restart->policy == initial.policy) {
        return;
    }
    writer_put_plain(writer, "restart");
    if (same_pace) {
        writer_put_plain(writer, preset_restart_names[restart->policy]);
        return;
    }
    OWNED_STR delay = schema_format_duration(restart->delay_ms);
    OWNED_STR maximum = text_format("%" PRId64, restart->maximum);
    writer_begin_map(writer);
    writer_put_plain_pair(writer, "policy", preset_restart_names[restart->policy]);
    writer_put_plain_pair(writer, "delay", delay);
    writer_put_plain_pair(writer, "maximum", maximum);
    writer_end_map(writer);
}

static void put_limits(struct writer *writer, const struct preset_limits *limits) {
    if (limits->memory_bytes == 0 && limits->cpu_percent == 0 && limits->tasks == 0) {
        return;
    }
    writer_put_plain(writer, "limits");
    writer_begin_map(writer);
    OWNED_STR memory = schema_format_size(limits->memory_bytes);
    OWNED_STR cpu = text_format("%" PRId64 "%%", limits->cpu_percent);
    OWNED_STR tasks = text_format("%" PRId64, limits->tasks);
    if (limits->memory_bytes > 0) {
        writer_put_plain_pair(writer, "memory", memory);
    }
    if (limits->cpu_percent > 0) {
        writer_put_plain_pair(writer, "cpu", cpu);
    }
    if (limits->tasks > 0) {
        writer_put_plain_pair(writer, "tasks", tasks);
    }
    writer_end_map(writer);
}

static void begin_verdict(struct writer *writer, const char *name, int action) {
    writer_put_plain(writer, name);
    writer_begin_map(writer);
    writer_put_plain_pair(writer, "action", preset_health_actions[action]);
}

static void put_looping(struct writer *writer, const struct preset_health_looping *looping) {
    OWNED_STR calls = text_format("%" PRId64, looping->calls);
    OWNED_STR crashes = text_format("%" PRId64, looping->crashes);
    OWNED_STR within = schema_format_duration(looping->within_ms);
    begin_verdict(writer, "looping", looping->action);
    writer_put_plain_pair(writer, "calls", calls);
    writer_put_plain_pair(writer, "crashes", crashes);
    writer_put_plain_pair(writer, "within", within);
    writer_end_map(writer);
}

static void put_memory(struct writer *writer, const struct preset_health_memory *memory) {
    OWNED_STR limit = schema_format_size(memory->limit_bytes);
    begin_verdict(writer, "memory", memory->action);
    if (memory->limit_bytes > 0) {
        writer_put_plain_pair(writer, "limit", limit);
    }
    writer_end_map(writer);
}

static void put_stuck(struct writer *writer, const struct preset_health_stuck *stuck) {
    OWNED_STR after = schema_format_duration(stuck->after_ms);
    begin_verdict(writer, "stuck", stuck->action);
    if (stuck->after_ms > 0) {
        writer_put_plain_pair(writer, "after", after);
    }
    writer_end_map(writer);
}

static bool is_initial(
        const struct preset_health_looping *a, const struct preset_health_looping *b) {
    return a->action == b->action && a->calls == b->calls && a->crashes == b->crashes &&
           a->within_ms == b->within_ms;
}

/* Only the verdicts that are not as they would be anyway. */
static void put_health(struct writer *writer, const struct preset_health *health) {
    struct preset_health initial = { 0 };
    schema_set_defaults(&preset_health_schema, &initial);
    bool loops = !is_initial(&health->looping, &initial.looping);
    bool swells = health->memory.limit_bytes > 0 || health->memory.action != initial.memory.action;
    bool stops = health->stuck.after_ms > 0 || health->stuck.action != initial.stuck.action;
    if (!loops && !swells && !stops) {
        return;
    }
    writer_put_plain(writer, "health");
    writer_begin_map(writer);
    if (loops) {
        put_looping(writer, &health->looping);
    }
    if (swells) {
        put_memory(writer, &health->memory);
    }
    if (stops) {
        put_stuck(writer, &health->stuck);
    }
    writer_end_map(writer);
}

static void put_recording(struct writer *writer, const struct preset_recording *recording) {
    struct preset_recording initial = { 0 };
    schema_set_defaults(&preset_recording_schema, &initial);
    if (recording->maximum_bytes == initial.maximum_bytes) {
        if (recording->enabled != initial.enabled) {
            writer_put_plain_pair(writer, "recording", recording->enabled ? "on" : "off");
        }
        return;
    }
    OWNED_STR maximum = schema_format_size(recording->maximum_bytes);
    writer_put_plain(writer, "recording");
    writer_begin_map(writer);
    writer_put_plain_pair(writer, "enabled", recording->enabled ? "on" : "off");
    writer_put_plain_pair(writer, "maximum", maximum);
    writer_end_map(writer);
}

static void put_list(struct writer *writer, const char *key, char *const *texts) {
    if (texts == NULL) {
        return;
    }
    writer_put_plain(writer, key);
    writer_begin_list(writer, true);
    for (; *texts != NULL; texts++) {
        writer_put_text(writer, *texts);
    }
    writer_end_list(writer);
}

/* The path of a file, or a table. */
static void put_file_or_table(struct writer *writer, const char *key, const char *text) {
    OWNED(json) table = text == NULL ? NULL : json_parse(text, strlen(text), NULL);
    if (json_kind(table) == JSON_KIND_OBJECT) {
        writer_put_plain(writer, key);
        writer_put_json(writer, table);
    } else if (text != NULL) {
        OWNED_STR literal = text_escape_expansions(text);
        writer_put_pair(writer, key, literal);
    }
}

static void put_agent(struct writer *writer, const struct agent_options *agent) {
    writer_put_pair(writer, "agent", agent->kind);
    writer_put_pair(writer, "model", agent->model);
    writer_put_pair(writer, "permission-mode", agent->permission_mode);
    put_list(writer, "allowed-tools", agent->allowed_tools);
    put_list(writer, "disallowed-tools", agent->disallowed_tools);
    writer_put_pair(writer, "append-system-prompt", agent->system_prompt);
    put_file_or_table(writer, "mcp-config", agent->mcp_config);
    put_file_or_table(writer, "settings", agent->settings);
    if (agent->worktree != NULL && agent->worktree[0] == '\0') {
        writer_put_plain_pair(writer, "worktree", "true");
    } else {
        writer_put_pair(writer, "worktree", agent->worktree);
    }
    if (agent->is_headless) {
        writer_put_plain_pair(writer, "headless", "on");
    }
}

void launch_write_program(struct writer *writer, const struct preset_launch *launch) {
    put_agent(writer, &launch->agent);
    put_environment(writer, &launch->environment);
}

void launch_write_policies(struct writer *writer, const struct preset_launch *launch) {
    put_restart(writer, &launch->restart);
    put_limits(writer, &launch->limits);
    put_health(writer, &launch->health);
    writer_put_pair(writer, "notify", launch->notify);
    put_recording(writer, &launch->recording);
    writer_put_positive(writer, "recycle", launch->recycle_percent, "%");
}
