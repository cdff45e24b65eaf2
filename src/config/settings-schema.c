/* SPDX-License-Identifier: MIT */
/* Every key of the settings file: a row here is all that a new one needs to be read and
 * documented. */

#include "settings-schema.h"

#include "base/memory.h"
#include "preset-schema.h"

#include <assert.h>

static const char *const side_names[] = { "left", "right", NULL };
static_assert(ARRAY_LENGTH(side_names) == SETTINGS_SIDE_COUNT + 1, "a name for each side");

static const char *const copy_keys_names[] = { "auto", "emacs", "vi", NULL };
static_assert(ARRAY_LENGTH(copy_keys_names) == COPY_KEYS_COUNT + 1, "a name for each");

static bool check_theme(const char *value, struct error *err) {
    return value[0] != '\0' || error_set(err, ERROR_INVALID, "must not be empty");
}

static bool check_shell(const char *value, struct error *err) {
    return value[0] == '/' ||
           error_set(err, ERROR_INVALID, "must begin with '/', as in /bin/bash, not '%s'", value);
}

#define SETTING(member) offsetof(struct settings_entry, settings.member)
/* A nested table lies in the same struct, from its beginning. */
#define WHOLE_STRUCT 0

#define HOLD_MAX_MS (24 * 60 * 60 * 1000)

static const struct field approvals_fields[] = {
    { .key = "hold",
            .type = FIELD_DURATION,
            .offset = SETTING(approval_hold_ms),
            .maximum = HOLD_MAX_MS,
            .initial = "9m",
            .text = "How long what an agent asks for can be answered from the queue (*stoa "
                    "approvals*), then only in its pane; 0s: only there. Rules answer all the "
                    "same. "
                    "Counts for sessions that start" },
};

const struct schema settings_approvals_schema = {
    .name = "approvals",
    .text = "",
    .fields = approvals_fields,
    .count = ARRAY_LENGTH(approvals_fields),
};

static const struct field history_fields[] = {
    { .key = "lines",
            .type = FIELD_INTEGER,
            .offset = SETTING(history_lines),
            .minimum = 100,
            .maximum = 10000000,
            .initial = "10000",
            .text = "Lines that can be scrolled back to, per session" },
};

const struct schema settings_history_schema = {
    .name = "history",
    .text = "A number alone may stand for the table: *history: 50000*.",
    .fields = history_fields,
    .count = ARRAY_LENGTH(history_fields),
    .shorthand = "lines",
};

static const char *const desktop_names[] = { "off", "auto", "osc-9", "osc-99", "osc-777", NULL };
static_assert(ARRAY_LENGTH(desktop_names) == SETTINGS_DESKTOP_COUNT + 1, "a name for each");

static const struct field notify_fields[] = {
    { .key = "bell",
            .type = FIELD_BOOLEAN,
            .offset = SETTING(notify_bell),
            .initial = "off",
            .text = "Whether the terminal's bell rings where one is attached" },
    { .key = "command",
            .type = FIELD_LINE,
            .offset = SETTING(notify_command),
            .maximum = 4096,
            .form = "a line for the shell",
            .text = "What the server runs, also while nobody is attached: with *STOA_FLEET*, "
                    "*STOA_SESSION_NAME*, *STOA_STATE* (the need's name), *STOA_URGENT* (1 or 0) "
                    "and *STOA_REASON* in its environment, which is else the session's, for 30 "
                    "seconds at most" },
    { .key = "desktop",
            .type = FIELD_CHOICE,
            .offset = SETTING(notify_desktop),
            .choices = desktop_names,
            .initial = "off",
            .text = "How the terminal one is attached with is asked for a notification; auto: by "
                    "what it is known to understand, else by its bell" },
    { .key = "done",
            .type = FIELD_BOOLEAN,
            .offset = SETTING(notify_done),
            .initial = "on",
            .text = "Whether that is so for sessions that are done too, not only for those that "
                    "need you" },
};

const struct schema settings_notify_schema = {
    .name = "notify",
    .text = "What happens when a session needs you: a permission, an answer, trust, a login, a "
            "limit that should have ended, an error, its health; or when it is done. Once for each "
            "need, at most 3 times a minute for one session and 20 for all, and not for the "
            "session that is in focus where somebody is attached. The command alone may stand for "
            "the table.",
    .fields = notify_fields,
    .count = ARRAY_LENGTH(notify_fields),
    .shorthand = "command",
};

static const struct field panel_fields[] = {
    { .key = "side",
            .type = FIELD_CHOICE,
            .offset = SETTING(panel_side),
            .choices = side_names,
            .initial = "left",
            .text = "Where the side panel is" },
    { .key = "visible",
            .type = FIELD_BOOLEAN,
            .offset = SETTING(panel_visible),
            .initial = "on",
            .text = "Whether it is shown at first" },
    { .key = "width",
            .type = FIELD_INTEGER,
            .offset = SETTING(panel_columns),
            .minimum = 16,
            .maximum = 120,
            .initial = "32",
            .text = "Its width in columns" },
};

const struct schema settings_panel_schema = {
    .name = "panel",
    .text = "",
    .fields = panel_fields,
    .count = ARRAY_LENGTH(panel_fields),
};

static const struct field settings_fields[] = {
    { .key = "approvals",
            .type = FIELD_TABLE,
            .offset = WHOLE_STRUCT,
            .table = &settings_approvals_schema,
            .text = "What agents ask a person for" },
    { .key = "checksum",
            .type = FIELD_BOOLEAN,
            .offset = SETTING(checksum),
            .initial = "off",
            .text = "Whether programs may read their screen back by checksums (DECRQCRA)" },
    { .key = "clipboard",
            .type = FIELD_BOOLEAN,
            .offset = SETTING(clipboard),
            .initial = "off",
            .text = "Whether programs may set the clipboard (OSC 52)" },
    { .key = "confirm-kill",
            .type = FIELD_BOOLEAN,
            .offset = SETTING(confirm_kill),
            .initial = "on",
            .text = "Whether ending a session, or restarting one that runs, asks first" },
    { .key = "copy-keys",
            .type = FIELD_CHOICE,
            .offset = SETTING(copy_keys),
            .choices = copy_keys_names,
            .initial = "auto",
            .text = "Keys in a pane's history; auto: vi's, unless $VISUAL or $EDITOR is no vi" },
    { .key = "history",
            .type = FIELD_TABLE,
            .offset = WHOLE_STRUCT,
            .table = &settings_history_schema,
            .text = "What is kept for scrolling back" },
    { .key = "layout",
            .type = FIELD_CHOICE,
            .offset = SETTING(layout),
            .choices = preset_layouts,
            .initial = "tiled",
            .text = "How the panes of a new fleet fill the screen" },
    { .key = "mouse",
            .type = FIELD_BOOLEAN,
            .offset = SETTING(mouse),
            .initial = "on",
            .text = "Whether stoa takes mouse events: focus, scrolling, moving borders" },
    { .key = "notify",
            .type = FIELD_TABLE,
            .offset = WHOLE_STRUCT,
            .table = &settings_notify_schema,
            .text = "What happens when a session needs you" },
    { .key = "panel",
            .type = FIELD_TABLE,
            .offset = WHOLE_STRUCT,
            .table = &settings_panel_schema,
            .text = "The side panel" },
    { .key = "profiles",
            .type = FIELD_NODE,
            .offset = offsetof(struct settings_entry, profiles),
            .table = &preset_profile_schema,
            .form = "table of profiles by name",
            .text = "Named ways to start a program, as in a preset" },
    { .key = "recording",
            .type = FIELD_TABLE,
            .offset = SETTING(recording),
            .table = &preset_recording_schema,
            .text = "What is kept of the output of sessions that are started by hand" },
    { .key = "shell",
            .type = FIELD_LINE,
            .offset = SETTING(shell),
            .maximum = 4095,
            .check = check_shell,
            .text = "Program of a session that names no command; else $SHELL, else /bin/sh" },
    { .key = "theme",
            .type = FIELD_LINE,
            .offset = SETTING(theme),
            .maximum = 4095,
            .check = check_theme,
            .initial = "auto",
            .form = "auto, or the name of a theme",
            .text = "How stoa looks; auto: dark or light, as the terminal is" },
};

const struct schema settings_schema = {
    .name = "settings file",
    .text = "The file as a whole.",
    .fields = settings_fields,
    .count = ARRAY_LENGTH(settings_fields),
};
