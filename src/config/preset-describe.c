/* SPDX-License-Identifier: MIT */
/* A preset in words, for the person who is asked to trust it. */

#include "config/trust.h"

#include "base/clean.h"
#include "base/text.h"
#include "named-files.h"
#include "schema.h"
#include "secret-names.h"

#include <inttypes.h>
#include <string.h>

#define LINE_BYTES_MAX   300
#define PROMPT_BYTES_MAX 2000
#define DANGERS_MAX      2000

static void append_line(struct buffer *out, const char *indent, const char *text) {
    buffer_append_text(out, indent);
    clean_append_marked(out, text, LINE_BYTES_MAX, false);
    buffer_append_byte(out, '\n');
}

static bool is_same_danger(const struct preset_danger *a, const struct preset_danger *b) {
    return strcmp(a->what, b->what) == 0 && strcmp(a->why, b->why) == 0;
}

/* The names of all sessions that have this one, when it was not told for an earlier session. */
static bool append_names(const struct preset *preset, const struct preset_danger *dangers,
        size_t count, size_t index, struct buffer *out) {
    for (size_t i = 0; i < index; i++) {
        if (is_same_danger(&dangers[i], &dangers[index])) {
            return false;
        }
    }
    size_t shared = 0;
    for (size_t i = index; i < count; i++) {
        shared += is_same_danger(&dangers[i], &dangers[index]) ? 1 : 0;
    }
    if (shared > 1 && shared >= preset->session_count + preset->role_count) {
        buffer_append_text(out, "  all");
        return true;
    }
    const char *glue = "  ";
    for (size_t i = index; i < count; i++) {
        if (is_same_danger(&dangers[i], &dangers[index])) {
            buffer_append_format(
                    out, "%s%s%s", glue, dangers[i].is_role ? "role " : "", dangers[i].session);
            glue = ", ";
        }
    }
    return true;
}

static void append_dangers(const struct preset *preset, struct buffer *out) {
    size_t count;
    struct preset_danger *dangers = preset_dangers(preset, &count);
    size_t shown = count < DANGERS_MAX ? count : DANGERS_MAX;
    if (count > 0) {
        buffer_append_text(out, "\nLook at these first:\n");
    }
    for (size_t i = 0; i < shown; i++) {
        if (append_names(preset, dangers, shown, i, out)) {
            buffer_append_text(out, ": ");
            clean_append_marked(out, dangers[i].what, LINE_BYTES_MAX, false);
            buffer_append_format(out, "  (%s)\n", dangers[i].why);
        }
    }
    if (shown < count) {
        buffer_append_format(out, "  and %zu more: read the file\n", count - shown);
    }
    preset_dangers_destroy(dangers, count);
}

/* Whether a word can stand in a command line without quotes. */
static bool is_plain_word(const char *word) {
    return word[0] != '\0' && strpbrk(word, " \t\n'\"\\$`;&|<>(){}*?!#~") == NULL;
}

static void append_command(const struct preset_launch *launch, struct buffer *out) {
    struct buffer line = { 0 };
    for (size_t i = 0; launch->shell_line == NULL && launch->argv[i] != NULL; i++) {
        const char *quote = is_plain_word(launch->argv[i]) ? "" : "'";
        buffer_append_format(&line, "%s%s%s%s", i > 0 ? " " : "", quote, launch->argv[i], quote);
    }
    append_line(out, " ", launch->shell_line != NULL ? launch->shell_line : buffer_text(&line));
    buffer_finish(&line);
}

static void append_environment(const struct string_map *environment, struct buffer *out) {
    for (size_t i = 0; i < environment->count; i++) {
        const struct string_pair *pair = &environment->pairs[i];
        buffer_append_format(out, "    env %s=", pair->name);
        clean_append_marked(out, is_secret_name(pair->name) ? "(not shown)" : pair->value,
                LINE_BYTES_MAX, false);
        buffer_append_byte(out, '\n');
    }
}

static void append_policies(const struct preset_launch *launch, struct buffer *out) {
    if (launch->restart.policy != PRESET_RESTART_NEVER) {
        buffer_append_format(out, "    restart %s\n", preset_restart_names[launch->restart.policy]);
    }
    if (launch->limits.memory_bytes > 0) {
        char *memory = schema_format_size(launch->limits.memory_bytes);
        buffer_append_format(out, "    memory %s\n", memory);
        free(memory);
    }
    if (launch->limits.cpu_percent > 0) {
        buffer_append_format(out, "    cpu %" PRId64 "%%\n", launch->limits.cpu_percent);
    }
    if (launch->limits.tasks > 0) {
        buffer_append_format(out, "    tasks %" PRId64 "\n", launch->limits.tasks);
    }
    if (!launch->recording.enabled) {
        buffer_append_text(out, "    recording off\n");
    }
    if (launch->recycle_percent > 0) {
        buffer_append_format(out, "    recycle %" PRId64 "%%\n", launch->recycle_percent);
    }
    if (launch->notify != NULL) {
        append_line(out, "    notify ", launch->notify);
    }
}

static void append_value(struct buffer *out, const char *name, const char *value) {
    if (value != NULL) {
        buffer_append_format(out, "    %s ", name);
        clean_append_marked(out, value, LINE_BYTES_MAX, false);
        buffer_append_byte(out, '\n');
    }
}

static void append_list(struct buffer *out, const char *name, char *const *values) {
    for (; values != NULL && *values != NULL; values++) {
        append_value(out, name, *values);
    }
}

static void append_agent(const struct agent_options *agent, struct buffer *out) {
    const char *worktree = agent->worktree;
    append_value(out, "agent", agent->kind);
    append_value(out, "model", agent->model);
    append_value(out, "permission mode", agent->permission_mode);
    append_list(out, "allowed", agent->allowed_tools);
    append_list(out, "not allowed", agent->disallowed_tools);
    append_value(out, "MCP servers", agent->mcp_config);
    append_value(out, "settings", agent->settings);
    append_value(out, "worktree",
            worktree != NULL && *worktree == '\0' ? "named after the session" : worktree);
    if (agent->is_headless) {
        buffer_append_text(out, "    headless\n");
    }
}

/* Every line of a prompt behind the indent. */
static void append_prompt(const char *name, const char *prompt, struct buffer *out) {
    struct buffer clean = { 0 };
    clean_append_marked(&clean, prompt, PROMPT_BYTES_MAX, true);
    buffer_append_format(out, "    %s:\n", name);
    for (const char *at = buffer_text(&clean); *at != '\0';) {
        size_t length = strcspn(at, "\n");
        buffer_append_format(out, "      %.*s\n", (int)length, at);
        at += length + (at[length] == '\n' ? 1 : 0);
    }
    buffer_finish(&clean);
}

static void append_prompts(
        const struct preset_launch *launch, const char *prompt, struct buffer *out) {
    if (launch->agent.system_prompt != NULL) {
        append_prompt("system prompt", launch->agent.system_prompt, out);
    }
    if (prompt != NULL) {
        append_prompt("prompt", prompt, out);
    }
}

static void append_session(const struct preset_session *session, struct buffer *out) {
    buffer_append_format(out, "  %s:", session->name);
    append_command(&session->launch, out);
    append_line(out, "    in ", session->directory);
    append_value(out, "role", session->role);
    append_value(out, "task", session->task);
    append_environment(&session->launch.environment, out);
    append_policies(&session->launch, out);
    append_agent(&session->launch.agent, out);
    append_prompts(&session->launch, session->prompt, out);
}

/* What may be started later, without another question. */
static void append_role(const struct preset_role *role, struct buffer *out) {
    buffer_append_format(out, "  role %s:", role->name);
    append_command(&role->launch, out);
    append_environment(&role->launch.environment, out);
    append_policies(&role->launch, out);
    append_agent(&role->launch.agent, out);
    append_prompts(&role->launch, role->prompt, out);
}

static void append_files(const struct preset *preset, struct buffer *out) {
    struct named_files files;
    named_files_find(preset, &files);
    if (files.count > 0) {
        buffer_append_text(out, "\nFiles that it names; when one changes you are asked again:\n");
    }
    for (size_t i = 0; i < files.count; i++) {
        bool is_there = named_file_is_there(files.items[i].hash);
        buffer_append_text(out, "  ");
        clean_append_marked(out, files.items[i].path, LINE_BYTES_MAX, false);
        buffer_append_text(out, is_there ? "\n" : " (not there)\n");
    }
    named_files_finish(&files);
}

static void append_ceiling(struct buffer *out, const char *what, int64_t ceiling) {
    if (ceiling > 0) {
        buffer_append_format(
                out, "At most %" PRId64 " sessions of %s may run at once.\n", ceiling, what);
    }
}

void preset_describe(const struct preset *preset, struct buffer *out) {
    clean_append_marked(out, preset->file, LINE_BYTES_MAX, false);
    buffer_append_format(out, " describes %zu session%s.\n", preset->session_count,
            preset->session_count == 1 ? "" : "s");
    append_ceiling(out, "Claude Code", preset->ceilings.claude);
    append_ceiling(out, "other programs", preset->ceilings.others);
    append_dangers(preset, out);
    buffer_append_byte(out, '\n');
    for (size_t i = 0; i < preset->session_count; i++) {
        append_session(&preset->sessions[i], out);
    }
    for (size_t i = 0; i < preset->role_count; i++) {
        append_role(&preset->roles[i], out);
    }
    append_files(preset, out);
}
