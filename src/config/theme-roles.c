/* SPDX-License-Identifier: MIT */
/* All roles. A new one needs a row here and in the enum; no theme has to change. */

#include "theme-roles.h"

#include "base/memory.h"

const char *const theme_appearances[] = { "dark", "light", NULL };

const struct theme_role_row theme_roles[THEME_ROLE_COUNT] = {
    { THEME_TEXT, "text", THEME_TEXT, "What has no role of its own" },
    { THEME_MUTED, "muted", THEME_TEXT, "What is less important" },
    { THEME_ACCENT, "accent", THEME_TEXT, "What stands out" },
    { THEME_SUCCESS, "success", THEME_TEXT, "What went well" },
    { THEME_WARNING, "warning", THEME_TEXT, "What needs a look" },
    { THEME_ERROR, "error", THEME_TEXT, "What went wrong" },

    { THEME_BORDER, "border", THEME_MUTED, "Lines between the panes" },
    { THEME_BORDER_FOCUSED, "border-focused", THEME_ACCENT, "Lines of the pane with the focus" },
    { THEME_TITLE, "title", THEME_TEXT, "Title of a pane" },
    { THEME_TITLE_FOCUSED, "title-focused", THEME_TITLE, "Title of the pane with the focus" },
    { THEME_TITLE_DETAIL, "title-detail", THEME_TITLE, "Task and directory in a title" },
    { THEME_TITLE_DETAIL_FOCUSED, "title-detail-focused", THEME_TITLE_FOCUSED,
            "The same with the focus" },

    { THEME_PANEL, "panel", THEME_TEXT, "The side panel" },
    { THEME_PANEL_BORDER, "panel-border", THEME_BORDER, "Its border" },
    { THEME_PANEL_HEADING, "panel-heading", THEME_PANEL, "A heading in it" },
    { THEME_PANEL_MUTED, "panel-muted", THEME_PANEL, "What is less important in it" },
    { THEME_PANEL_SELECTED, "panel-selected", THEME_PANEL, "The session with the focus" },
    { THEME_PANEL_SELECTED_FOCUSED, "panel-selected-focused", THEME_PANEL_SELECTED,
            "The selected session while the panel has the focus" },
    { THEME_PANEL_TASK, "panel-task", THEME_PANEL_MUTED, "The task of a session" },

    { THEME_STATE_DONE, "state-done", THEME_SUCCESS,
            "An agent that is done, and nobody looked since" },
    { THEME_STATE_EXITED, "state-exited", THEME_MUTED, "A program that has ended" },
    { THEME_STATE_FAILED, "state-failed", THEME_ERROR, "A program that could not be started" },
    { THEME_STATE_IDLE, "state-idle", THEME_MUTED, "An agent that waits for a prompt" },
    { THEME_STATE_NEEDS_YOU, "state-needs-you", THEME_WARNING,
            "An agent that needs a permission, an answer, trust or a login" },
    { THEME_STATE_RESTARTING, "state-restarting", THEME_WARNING,
            "A program about to be restarted" },
    { THEME_STATE_RUNNING, "state-running", THEME_SUCCESS, "A program that runs" },
    { THEME_STATE_STARTING, "state-starting", THEME_WARNING, "A program that is being started" },

    { THEME_STATUS, "status", THEME_TEXT, "The status line" },
    { THEME_STATUS_KEY, "status-key", THEME_STATUS, "A key in it" },
    { THEME_STATUS_MUTED, "status-muted", THEME_STATUS, "What is less important in it" },
    { THEME_STATUS_NAME, "status-name", THEME_STATUS, "The name of the fleet" },
    { THEME_STATUS_PREFIX, "status-prefix", THEME_STATUS_KEY, "The prefix while it is pressed" },
    { THEME_STATUS_WARNING, "status-warning", THEME_STATUS, "A warning in it" },

    { THEME_DIALOG, "dialog", THEME_TEXT, "Dialogs and help" },
    { THEME_DIALOG_BORDER, "dialog-border", THEME_DIALOG, "Their border" },
    { THEME_DIALOG_TITLE, "dialog-title", THEME_DIALOG, "Their title and headings" },
    { THEME_DIALOG_MUTED, "dialog-muted", THEME_DIALOG, "What is less important in them" },
    { THEME_DIALOG_FIELD, "dialog-field", THEME_DIALOG, "A field to write in" },
    { THEME_DIALOG_FIELD_FOCUSED, "dialog-field-focused", THEME_DIALOG_FIELD,
            "The field with the cursor" },
    { THEME_DIALOG_BUTTON, "dialog-button", THEME_DIALOG, "A button" },
    { THEME_DIALOG_BUTTON_FOCUSED, "dialog-button-focused", THEME_DIALOG_BUTTON,
            "The button that Enter presses" },
    { THEME_DIALOG_KEY, "dialog-key", THEME_DIALOG, "A key in dialogs and help" },
    { THEME_DIALOG_ERROR, "dialog-error", THEME_DIALOG, "What is wrong in a field" },

    { THEME_NOTICE, "notice", THEME_TEXT, "What stands in a pane in place of a program" },
    { THEME_NOTICE_DETAIL, "notice-detail", THEME_MUTED, "What is less important there" },
    { THEME_MATCH, "match", THEME_SELECTION, "What a search found, on the screen" },
    { THEME_MATCH_CURRENT, "match-current", THEME_MATCH, "The one that the cursor is on" },
    { THEME_SCROLL, "scroll", THEME_ACCENT, "Where in the history one is" },
    { THEME_SELECTION, "selection", THEME_TEXT, "Text that is selected" },
};

const char *theme_role_name(enum theme_role role) {
    return theme_roles[role].name;
}

#define LOOK_FIELD(member) offsetof(struct look, member)
#define FIELD_BG                                                                                   \
    {                                                                                              \
        .key = "bg", .type = FIELD_LINE, .offset = LOOK_FIELD(background), .form = "color",        \
        .text = "Background"                                                                       \
    }
#define FIELD_BOLD                                                                                 \
    { .key = "bold", .type = FIELD_BOOLEAN, .offset = LOOK_FIELD(bold), .text = "Bold" }
#define FIELD_DIM                                                                                  \
    { .key = "dim", .type = FIELD_BOOLEAN, .offset = LOOK_FIELD(dim), .text = "Dimmed" }
#define FIELD_FG                                                                                   \
    {                                                                                              \
        .key = "fg", .type = FIELD_LINE, .offset = LOOK_FIELD(foreground), .form = "color",        \
        .text = "Color of the text"                                                                \
    }
#define FIELD_ITALIC                                                                               \
    { .key = "italic", .type = FIELD_BOOLEAN, .offset = LOOK_FIELD(italic), .text = "Italic" }
#define FIELD_REVERSE                                                                              \
    {                                                                                              \
        .key = "reverse", .type = FIELD_BOOLEAN, .offset = LOOK_FIELD(reverse),                    \
        .text = "Text and background exchanged"                                                    \
    }
#define FIELD_UNDERLINE                                                                            \
    {                                                                                              \
        .key = "underline", .type = FIELD_BOOLEAN, .offset = LOOK_FIELD(underline),                \
        .text = "Underlined"                                                                       \
    }

static const struct field variant_fields[] = {
    FIELD_BG,
    FIELD_BOLD,
    FIELD_DIM,
    FIELD_FG,
    FIELD_ITALIC,
    FIELD_REVERSE,
    FIELD_UNDERLINE,
};

const struct schema theme_variant_schema = {
    .name = "look",
    .text = "",
    .fields = variant_fields,
    .count = ARRAY_LENGTH(variant_fields),
};

static const struct field role_fields[] = {
    { .key = "basic",
            .type = FIELD_NODE,
            .offset = LOOK_FIELD(basic),
            .table = &theme_variant_schema,
            .form = "table of the other keys",
            .text = "The look on a terminal with 16 colors, in place of the rest" },
    FIELD_BG,
    FIELD_BOLD,
    FIELD_DIM,
    FIELD_FG,
    FIELD_ITALIC,
    { .key = "plain",
            .type = FIELD_NODE,
            .offset = LOOK_FIELD(plain),
            .table = &theme_variant_schema,
            .form = "table of the other keys",
            .text = "The look on a terminal without colors, in place of the rest" },
    FIELD_REVERSE,
    FIELD_UNDERLINE,
};

const struct schema theme_role_schema = {
    .name = "role",
    .text = "What a role does not set is as in its fallback.",
    .fields = role_fields,
    .count = ARRAY_LENGTH(role_fields),
};

static const struct field theme_fields[] = {
    { .key = "appearance",
            .type = FIELD_CHOICE,
            .offset = offsetof(struct theme_entry, appearance),
            .choices = theme_appearances,
            .text = "Which background it is made for" },
    { .key = "colors",
            .type = FIELD_NODE,
            .offset = offsetof(struct theme_entry, colors),
            .form = "table of colors by name",
            .text = "Names of your own for colors" },
    { .key = "roles",
            .type = FIELD_NODE,
            .offset = offsetof(struct theme_entry, roles),
            .table = &theme_role_schema,
            .form = "table of roles by name",
            .text = "How each role looks" },
};

const struct schema theme_schema = {
    .name = "theme",
    .text = "The file as a whole.",
    .fields = theme_fields,
    .count = ARRAY_LENGTH(theme_fields),
};
