/* SPDX-License-Identifier: MIT */
#include "claude-settings.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
#include "claude-given.h"
#include "config/settings.h"

#include <string.h>

#define HOOK_TIMEOUT_S 5 /* ours gives up long before; this is for a machine that hangs */

/* Every event that says something of the state. Never WorktreeCreate: a hook there replaces it. */
static const char *const events[] = {
    /* Keep in alphabetical order. */
    "Elicitation",
    "ElicitationResult",
    "Notification",
    "PermissionDenied",
    "PermissionRequest",
    "PostCompact",
    "PostToolUse",
    "PostToolUseFailure",
    "PreCompact",
    "PreToolUse",
    "SessionEnd",
    "SessionStart",
    "Stop",
    "StopFailure",
    "SubagentStart",
    "SubagentStop",
    "TaskCompleted",
    "TaskCreated",
    "UserPromptSubmit",
};

static struct json *create_hooks(
        const char *program, const char *const *arguments, int64_t timeout_s) {
    struct json *hook = json_create_object();
    json_set_text(hook, "type", "command");
    json_set_text(hook, "command", program); /* with args: executed, no shell in between */
    json_set(hook, "args", json_create_text_array(arguments));
    json_set_integer(hook, "timeout", timeout_s);
    struct json *list = json_create_array();
    json_add(list, hook);
    struct json *entry = json_create_object();
    json_set_text(entry, "matcher", "");
    json_set(entry, "hooks", list);
    struct json *entries = json_create_array();
    json_add(entries, entry);
    return entries;
}

/* A word for the shell. */
static char *quote(const char *word) {
    struct buffer out = { 0 };
    buffer_append_byte(&out, '\'');
    for (; *word != '\0'; word++) {
        if (*word == '\'') {
            buffer_append_text(&out, "'\\''");
        } else {
            buffer_append_byte(&out, (uint8_t)*word);
        }
    }
    buffer_append_byte(&out, '\'');
    return buffer_take_text(&out);
}

/* Ours in place of the user's, which ours runs: that of the settings he gave, if they have one. */
static struct json *create_statusline(
        const char *program, const struct json *users, const char *given_path) {
    OWNED_STR quoted = quote(program);
    OWNED_STR place = quote(given_path == NULL ? "" : given_path);
    bool is_chained = json_kind(users) == JSON_KIND_OBJECT && given_path != NULL;
    OWNED_STR command = text_format(
            "%s statusline%s%s", quoted, is_chained ? " --settings " : "", is_chained ? place : "");
    struct json *line = is_chained ? json_clone(users) : json_create_object();
    json_set_text(line, "type", "command");
    json_set_text(line, "command", command);
    return line;
}

/* What a person is asked for is waited for, while the agent shows its own dialog; rules answer also
 * where nobody does. */
static struct json *create_asking_hooks(const char *program, int64_t hold_s) {
    OWNED_STR seconds = text_format("%lld", (long long)hold_s);
    const char *const arguments[] = { "hook", "--hold", seconds, NULL };
    return create_hooks(program, arguments, hold_s + HOOK_TIMEOUT_S);
}

/* Behind the user's own of the same event. */
static void add_hooks(struct json *hooks, const char *event, const struct json *ours) {
    const struct json *users = json_find(hooks, event);
    struct json *all =
            json_kind(users) == JSON_KIND_ARRAY ? json_clone(users) : json_create_array();
    for (size_t i = 0; i < json_count(ours); i++) {
        json_add(all, json_share(json_at(ours, i)));
    }
    json_set(hooks, event, all);
}

char *claude_settings_text(
        const char *program, int64_t hold_s, const struct json *given, const char *given_path) {
    OWNED(json) settings = given == NULL ? json_create_object() : json_clone(given);
    OWNED(json)
    entries = create_hooks(program, (const char *const[]){ "hook", NULL }, HOOK_TIMEOUT_S);
    OWNED(json) asking = create_asking_hooks(program, hold_s);
    const struct json *users = json_find(settings, "hooks");
    struct json *hooks =
            json_kind(users) == JSON_KIND_OBJECT ? json_clone(users) : json_create_object();
    for (size_t i = 0; i < ARRAY_LENGTH(events); i++) {
        bool asks = text_equal(events[i], "PermissionRequest");
        add_hooks(hooks, events[i], asks ? asking : entries);
    }
    json_set(settings, "hooks", hooks);
    json_set(settings, "statusLine",
            create_statusline(program, json_find(settings, "statusLine"), given_path));
    return json_format_pretty(settings);
}

static int64_t find_hold_s(void) {
    struct diagnostics problems;
    diagnostics_init(&problems, "config.yaml"); /* whoever shows something tells what is wrong */
    OWNED(settings) settings = settings_load(NULL, &problems);
    diagnostics_finish(&problems);
    return settings->approval_hold_ms / 1000;
}

char *claude_settings_write_file(
        const struct session *session, const char *name, const char *text, struct error *err) {
    OWNED_STR directory = session_directory_path(session);
    char *path = path_join(directory, name);
    if (path_make_private_directory(directory, err) &&
            file_replace(path, text, strlen(text), err)) {
        return path;
    }
    free(path);
    return NULL;
}

/* Where what the user gave can be read again: his own file, or what stood in an argument. */
static char *given_path(const struct session *session, const char *given, struct error *err) {
    return given[0] == '/'
                   ? text_copy(given)
                   : claude_settings_write_file(session, "claude-given-settings.json", given, err);
}

char *claude_settings_write(const struct session *session, const char *given, struct error *err) {
    OWNED(json) users = given == NULL ? NULL : claude_given_read(given, NULL); /* its caveat says */
    OWNED_STR place = users == NULL ? NULL : given_path(session, given, err);
    if (users != NULL && place == NULL) {
        return NULL;
    }
    OWNED_STR text =
            claude_settings_text(session->world->server_argv[0], find_hold_s(), users, place);
    return claude_settings_write_file(session, "claude-settings.json", text, err);
}
