/* SPDX-License-Identifier: MIT */
/* A preset as a YAML file that a person would have written, through libyaml's emitter. */

#include "config/preset.h"

#include "base/memory.h"
#include "base/text.h"
#include "embedded.h"
#include "expand.h"
#include "preset-schema.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>
#include <yaml.h>

struct writer {
    yaml_emitter_t emitter;
    struct buffer *out;
};

static int append_output(void *data, unsigned char *bytes, size_t length) {
    buffer_append(data, bytes, length);
    return 1;
}

static void emit(struct writer *writer, yaml_event_t *event) {
    if (!yaml_emitter_emit(&writer->emitter, event)) {
        abort(); /* the events come in a wrong order, or no memory */
    }
}

/* Words that a YAML reader would not take for text. */
static bool looks_like_text(const char *text) {
    static const char *const words[] = { "false", "no", "null", "off", "on", "true", "yes" };
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
        if (strcasecmp(text, words[i]) == 0) {
            return false;
        }
    }
    bool begins_number = text[0] != '\0' && strchr("0123456789+-.", text[0]) != NULL;
    bool is_number = begins_number && text[strspn(text, "0123456789+-._eExX:")] == '\0';
    return text[0] != '\0' && strcmp(text, "~") != 0 && !is_number;
}

static void put_styled(struct writer *writer, const char *text, yaml_scalar_style_t style) {
    yaml_event_t event;
    yaml_scalar_event_initialize(
            &event, NULL, NULL, (const yaml_char_t *)text, (int)strlen(text), 1, 1, style);
    emit(writer, &event);
}

static void put_text(struct writer *writer, const char *text) {
    put_styled(writer, text,
            strchr(text, '\n') != NULL ? YAML_LITERAL_SCALAR_STYLE
            : looks_like_text(text)    ? YAML_PLAIN_SCALAR_STYLE
                                       : YAML_DOUBLE_QUOTED_SCALAR_STYLE);
}

/* A number, a switch: without quotes. */
static void put_plain(struct writer *writer, const char *text) {
    put_styled(writer, text, YAML_PLAIN_SCALAR_STYLE);
}

static void begin_map(struct writer *writer) {
    yaml_event_t event;
    yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE);
    emit(writer, &event);
}

static void end_map(struct writer *writer) {
    yaml_event_t event;
    yaml_mapping_end_event_initialize(&event);
    emit(writer, &event);
}

static void begin_list(struct writer *writer, yaml_sequence_style_t style) {
    yaml_event_t event;
    yaml_sequence_start_event_initialize(&event, NULL, NULL, 1, style);
    emit(writer, &event);
}

static void end_list(struct writer *writer) {
    yaml_event_t event;
    yaml_sequence_end_event_initialize(&event);
    emit(writer, &event);
}

static void put_pair(struct writer *writer, const char *key, const char *value) {
    if (value != NULL) {
        put_plain(writer, key);
        put_text(writer, value);
    }
}

static void put_plain_pair(struct writer *writer, const char *key, const char *value) {
    put_plain(writer, key);
    put_plain(writer, value);
}

/* A directory as it reads in the file: below base without it, and with "${" kept literal. */
static char *write_directory(const char *directory, const char *base) {
    size_t length = strlen(base);
    const char *shown = directory;
    if (strcmp(directory, base) == 0) {
        shown = ".";
    } else if (strncmp(directory, base, length) == 0 && directory[length] == '/' && length > 1) {
        shown = directory + length + 1;
    }
    OWNED_STR place = text_format("%s%s", shown[0] == '~' ? "./" : "", shown);
    return text_escape_expansions(place);
}

static void put_environment(struct writer *writer, const struct string_map *map) {
    if (map->count == 0) {
        return;
    }
    put_plain(writer, "env");
    begin_map(writer);
    for (size_t i = 0; i < map->count; i++) {
        OWNED_STR value = text_escape_expansions(map->pairs[i].value);
        put_pair(writer, map->pairs[i].name, value);
    }
    end_map(writer);
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

static void put_command(struct writer *writer, const struct preset_launch *launch) {
    OWNED_STR text = command_text(launch->argv);
    put_plain(writer, "command");
    if (text != NULL) {
        put_text(writer, text);
        return;
    }
    begin_list(writer, YAML_FLOW_SEQUENCE_STYLE);
    for (size_t i = 0; launch->argv[i] != NULL; i++) {
        put_text(writer, launch->argv[i]);
    }
    end_list(writer);
}

static void put_restart(struct writer *writer, const struct preset_restart *restart) {
    struct preset_restart initial = { 0 };
    schema_set_defaults(&preset_restart_schema, &initial);
    bool same_pace = restart->delay_ms == initial.delay_ms && restart->maximum == initial.maximum;
    if (restart->policy == initial.policy) {
        return;
    }
    put_plain(writer, "restart");
    if (same_pace) {
        put_plain(writer, preset_restart_names[restart->policy]);
        return;
    }
    OWNED_STR delay = schema_format_duration(restart->delay_ms);
    OWNED_STR maximum = text_format("%" PRId64, restart->maximum);
    begin_map(writer);
    put_plain_pair(writer, "policy", preset_restart_names[restart->policy]);
    put_plain_pair(writer, "delay", delay);
    put_plain_pair(writer, "maximum", maximum);
    end_map(writer);
}

static void put_limits(struct writer *writer, const struct preset_limits *limits) {
    if (limits->memory_bytes == 0 && limits->cpu_percent == 0 && limits->tasks == 0) {
        return;
    }
    put_plain(writer, "limits");
    begin_map(writer);
    OWNED_STR memory = schema_format_size(limits->memory_bytes);
    OWNED_STR cpu = text_format("%" PRId64 "%%", limits->cpu_percent);
    OWNED_STR tasks = text_format("%" PRId64, limits->tasks);
    if (limits->memory_bytes > 0) {
        put_plain_pair(writer, "memory", memory);
    }
    if (limits->cpu_percent > 0) {
        put_plain_pair(writer, "cpu", cpu);
    }
    if (limits->tasks > 0) {
        put_plain_pair(writer, "tasks", tasks);
    }
    end_map(writer);
}

static void begin_verdict(struct writer *writer, const char *name, int action) {
    put_plain(writer, name);
    begin_map(writer);
    put_plain_pair(writer, "action", preset_health_actions[action]);
}

static void put_looping(struct writer *writer, const struct preset_health_looping *looping) {
    OWNED_STR calls = text_format("%" PRId64, looping->calls);
    OWNED_STR crashes = text_format("%" PRId64, looping->crashes);
    OWNED_STR within = schema_format_duration(looping->within_ms);
    begin_verdict(writer, "looping", looping->action);
    put_plain_pair(writer, "calls", calls);
    put_plain_pair(writer, "crashes", crashes);
    put_plain_pair(writer, "within", within);
    end_map(writer);
}

static void put_memory(struct writer *writer, const struct preset_health_memory *memory) {
    OWNED_STR limit = schema_format_size(memory->limit_bytes);
    begin_verdict(writer, "memory", memory->action);
    if (memory->limit_bytes > 0) {
        put_plain_pair(writer, "limit", limit);
    }
    end_map(writer);
}

static void put_stuck(struct writer *writer, const struct preset_health_stuck *stuck) {
    OWNED_STR after = schema_format_duration(stuck->after_ms);
    begin_verdict(writer, "stuck", stuck->action);
    if (stuck->after_ms > 0) {
        put_plain_pair(writer, "after", after);
    }
    end_map(writer);
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
    put_plain(writer, "health");
    begin_map(writer);
    if (loops) {
        put_looping(writer, &health->looping);
    }
    if (swells) {
        put_memory(writer, &health->memory);
    }
    if (stops) {
        put_stuck(writer, &health->stuck);
    }
    end_map(writer);
}

static void put_recording(struct writer *writer, const struct preset_recording *recording) {
    struct preset_recording initial = { 0 };
    schema_set_defaults(&preset_recording_schema, &initial);
    if (recording->maximum_bytes == initial.maximum_bytes) {
        if (recording->enabled != initial.enabled) {
            put_plain_pair(writer, "recording", recording->enabled ? "on" : "off");
        }
        return;
    }
    OWNED_STR maximum = schema_format_size(recording->maximum_bytes);
    put_plain(writer, "recording");
    begin_map(writer);
    put_plain_pair(writer, "enabled", recording->enabled ? "on" : "off");
    put_plain_pair(writer, "maximum", maximum);
    end_map(writer);
}

static void put_session(
        struct writer *writer, const struct preset *preset, const struct preset_session *session) {
    begin_map(writer);
    put_pair(writer, "name", session->name);
    put_command(writer, &session->launch);
    OWNED_STR directory = write_directory(session->directory, preset->root);
    if (strcmp(directory, ".") != 0) {
        put_pair(writer, "cwd", directory);
    }
    put_environment(writer, &session->launch.environment);
    put_pair(writer, "task", session->task);
    put_pair(writer, "prompt", session->prompt);
    put_restart(writer, &session->launch.restart);
    put_limits(writer, &session->launch.limits);
    put_health(writer, &session->launch.health);
    put_recording(writer, &session->launch.recording);
    end_map(writer);
}

static void put_layout(struct writer *writer, const struct preset *preset) {
    if (preset->layout == NULL) {
        return;
    }
    put_plain(writer, "layout");
    if (preset->splits.count == 0) {
        put_plain(writer, preset->layout);
        return;
    }
    begin_map(writer);
    put_plain_pair(writer, "kind", preset->layout);
    put_plain(writer, "splits");
    begin_map(writer);
    for (size_t i = 0; i < preset->splits.count; i++) {
        put_text(writer, preset->splits.pairs[i].name);
        put_plain(writer, preset->splits.pairs[i].value);
    }
    end_map(writer);
    end_map(writer);
}

static void put_number(struct writer *writer, const char *key, int64_t number, const char *unit) {
    OWNED_STR text = text_format("%" PRId64 "%s", number, unit);
    if (number > 0) {
        put_plain_pair(writer, key, text);
    }
}

static void put_budget(struct writer *writer, const struct preset_budget *budget) {
    struct preset_budget initial = { 0 };
    schema_set_defaults(&preset_budget_schema, &initial);
    bool has_context = budget->context_percent != initial.context_percent;
    if (budget->day_dollars <= 0 && budget->month_dollars <= 0 &&
            (!has_context || budget->context_percent <= 0)) {
        return;
    }
    put_plain(writer, "budget");
    begin_map(writer);
    put_number(writer, "day", budget->day_dollars, "");
    put_number(writer, "month", budget->month_dollars, "");
    put_number(writer, "context", has_context ? budget->context_percent : 0, "%");
    end_map(writer);
}

static void put_preset(struct writer *writer, const struct preset *preset) {
    begin_map(writer);
    put_pair(writer, "name", preset->name);
    OWNED_STR root = write_directory(preset->root, "");
    put_pair(writer, "root", root);
    put_layout(writer, preset);
    put_budget(writer, &preset->budget);
    put_plain(writer, "sessions");
    begin_list(writer, YAML_BLOCK_SEQUENCE_STYLE);
    for (size_t i = 0; i < preset->session_count; i++) {
        put_session(writer, preset, &preset->sessions[i]);
    }
    end_list(writer);
    end_map(writer);
}

void preset_write(const struct preset *preset, struct buffer *out) {
    struct writer writer = { .out = out };
    if (!yaml_emitter_initialize(&writer.emitter)) {
        abort(); /* out of memory */
    }
    yaml_emitter_set_output(&writer.emitter, append_output, out);
    yaml_emitter_set_unicode(&writer.emitter, 1);
    yaml_emitter_set_width(&writer.emitter, -1);
    yaml_event_t event;
    yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING);
    emit(&writer, &event);
    yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1);
    emit(&writer, &event);
    put_preset(&writer, preset);
    yaml_document_end_event_initialize(&event, 1);
    emit(&writer, &event);
    yaml_stream_end_event_initialize(&event);
    emit(&writer, &event);
    yaml_emitter_delete(&writer.emitter);
}

const char *preset_starter(void) {
    return embedded_starter;
}
