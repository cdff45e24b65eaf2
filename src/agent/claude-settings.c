/* SPDX-License-Identifier: MIT */
#include "claude-settings.h"

#include "base/cleanup.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/text.h"
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

static struct json *create_statusline(const char *program) {
    OWNED_STR quoted = quote(program);
    OWNED_STR command = text_format("%s statusline", quoted);
    struct json *line = json_create_object();
    json_set_text(line, "type", "command");
    json_set_text(line, "command", command);
    return line;
}

/* What a person is asked for is waited for, while the agent shows its own dialog. */
static struct json *create_asking_hooks(const char *program, int64_t hold_s) {
    OWNED_STR seconds = text_format("%lld", (long long)hold_s);
    const char *const arguments[] = { "hook", "--hold", seconds, NULL };
    return create_hooks(program, arguments, hold_s + HOOK_TIMEOUT_S);
}

char *claude_settings_text(const char *program, int64_t hold_s) {
    OWNED(json) settings = json_create_object();
    OWNED(json)
    entries = create_hooks(program, (const char *const[]){ "hook", NULL }, HOOK_TIMEOUT_S);
    struct json *hooks = json_create_object();
    for (size_t i = 0; i < ARRAY_LENGTH(events); i++) {
        json_set(hooks, events[i], json_share(entries));
    }
    if (hold_s > 0) {
        json_set(hooks, "PermissionRequest", create_asking_hooks(program, hold_s));
    }
    json_set(settings, "hooks", hooks);
    json_set(settings, "statusLine", create_statusline(program));
    return json_format_pretty(settings);
}

static int64_t find_hold_s(void) {
    struct diagnostics problems;
    diagnostics_init(&problems, "config.yaml"); /* whoever shows something tells what is wrong */
    OWNED(settings) settings = settings_load(NULL, &problems);
    diagnostics_finish(&problems);
    return settings->approval_hold_ms / 1000;
}

char *claude_settings_write(const struct session *session, struct error *err) {
    OWNED_STR directory = session_directory_path(session);
    OWNED_STR text = claude_settings_text(session->world->server_argv[0], find_hold_s());
    char *path = path_join(directory, "claude-settings.json");
    if (path_make_private_directory(directory, err) &&
            file_replace(path, text, strlen(text), err)) {
        return path;
    }
    free(path);
    return NULL;
}
