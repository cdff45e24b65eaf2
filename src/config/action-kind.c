/* SPDX-License-Identifier: MIT */
/* The names of all actions. A new one needs a row here and a function in the client. */

#include "config/action-kind.h"

#include "base/memory.h"

#include <string.h>

/* keep in alphabetical order */
static const struct action_kind kinds[] = {
    { "accept", ACTION_ARGUMENT_NONE, "Do what the dialog offers" },
    { "assign", ACTION_ARGUMENT_NONE, "Say what the session works on" },
    { "cancel", ACTION_ARGUMENT_NONE, "Leave the dialog, the panel or the history" },
    { "copy", ACTION_ARGUMENT_NONE, "Copy what is selected" },
    { "detach", ACTION_ARGUMENT_NONE, "Detach; the sessions go on" },
    { "focus-down", ACTION_ARGUMENT_NONE, "Go to the pane below" },
    { "focus-last", ACTION_ARGUMENT_NONE, "Go to the pane that had the focus before" },
    { "focus-left", ACTION_ARGUMENT_NONE, "Go to the pane on the left" },
    { "focus-next", ACTION_ARGUMENT_NONE, "Go to the next pane" },
    { "focus-number", ACTION_ARGUMENT_NUMBER, "Go to the pane of this number" },
    { "focus-previous", ACTION_ARGUMENT_NONE, "Go to the previous pane" },
    { "focus-right", ACTION_ARGUMENT_NONE, "Go to the pane on the right" },
    { "focus-up", ACTION_ARGUMENT_NONE, "Go to the pane above" },
    { "help", ACTION_ARGUMENT_NONE, "Show the keys" },
    { "kill", ACTION_ARGUMENT_NONE, "End the session, after asking" },
    { "layout", ACTION_ARGUMENT_LAYOUT, "Arrange the panes so" },
    { "move-left", ACTION_ARGUMENT_NONE, "Move the session one place to the front" },
    { "move-right", ACTION_ARGUMENT_NONE, "Move the session one place to the back" },
    { "new-line", ACTION_ARGUMENT_NONE, "Begin a new line in a text" },
    { "new-session", ACTION_ARGUMENT_NONE, "Start a session" },
    { "new-session-with-prompt", ACTION_ARGUMENT_NONE, "Start a session with a first prompt" },
    { "next-field", ACTION_ARGUMENT_NONE, "Go to the next field" },
    { "next-layout", ACTION_ARGUMENT_NONE, "Arrange the panes in the next way" },
    { "open", ACTION_ARGUMENT_NONE, "Go to the selected session" },
    { "panel-focus", ACTION_ARGUMENT_NONE, "Go to the side panel, or back" },
    { "panel-side", ACTION_ARGUMENT_NONE, "Put the side panel on the other side" },
    { "panel-toggle", ACTION_ARGUMENT_NONE, "Show or hide the side panel" },
    { "previous-field", ACTION_ARGUMENT_NONE, "Go to the previous field" },
    { "previous-layout", ACTION_ARGUMENT_NONE, "Arrange the panes in the previous way" },
    { "redraw", ACTION_ARGUMENT_NONE, "Draw the whole screen anew" },
    { "reload", ACTION_ARGUMENT_NONE, "Read keys, theme and settings again" },
    { "remove", ACTION_ARGUMENT_NONE, "Remove a session that has ended" },
    { "rename", ACTION_ARGUMENT_NONE, "Rename the session" },
    { "resize-down", ACTION_ARGUMENT_NONE, "Move the border down" },
    { "resize-left", ACTION_ARGUMENT_NONE, "Move the border to the left" },
    { "resize-right", ACTION_ARGUMENT_NONE, "Move the border to the right" },
    { "resize-up", ACTION_ARGUMENT_NONE, "Move the border up" },
    { "restart", ACTION_ARGUMENT_NONE, "Start the session's program again" },
    { "scroll", ACTION_ARGUMENT_NONE, "Look at the history" },
    { "scroll-bottom", ACTION_ARGUMENT_NONE, "Go to the end of the history" },
    { "scroll-down", ACTION_ARGUMENT_NONE, "Scroll down a line" },
    { "scroll-half-page-down", ACTION_ARGUMENT_NONE, "Scroll down half a page" },
    { "scroll-half-page-up", ACTION_ARGUMENT_NONE, "Scroll up half a page" },
    { "scroll-page-down", ACTION_ARGUMENT_NONE, "Scroll down a page" },
    { "scroll-page-up", ACTION_ARGUMENT_NONE, "Scroll up a page" },
    { "scroll-top", ACTION_ARGUMENT_NONE, "Go to the beginning of the history" },
    { "scroll-up", ACTION_ARGUMENT_NONE, "Scroll up a line" },
    { "select-first", ACTION_ARGUMENT_NONE, "Select the first entry" },
    { "select-last", ACTION_ARGUMENT_NONE, "Select the last entry" },
    { "select-next", ACTION_ARGUMENT_NONE, "Select the next entry" },
    { "select-previous", ACTION_ARGUMENT_NONE, "Select the previous entry" },
    { "send-prefix", ACTION_ARGUMENT_NONE, "Send the prefix key to the program" },
    { "undo", ACTION_ARGUMENT_NONE, "Bring back the session that was ended last" },
    { "zoom", ACTION_ARGUMENT_NONE, "Give the pane the whole screen, or take it back" },
};

size_t action_kind_count(void) {
    return ARRAY_LENGTH(kinds);
}

const struct action_kind *action_kind_at(size_t index) {
    return &kinds[index];
}

const struct action_kind *action_kind_find(const char *name) {
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            return &kinds[i];
        }
    }
    return NULL;
}
