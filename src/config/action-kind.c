/* SPDX-License-Identifier: MIT */
/* The names of all actions. A new one needs a row here and a function in the client. */

#include "config/action-kind.h"

#include "base/memory.h"

#include <string.h>

/* keep in alphabetical order */
static const struct action_kind kinds[] = {
    { "accept", ACTION_ARGUMENT_NONE, "Do what the dialog offers" },
    { "approvals", ACTION_ARGUMENT_NONE, "Show what sessions ask you for, and answer it" },
    { "approve", ACTION_ARGUMENT_NONE, "Allow what is asked for, once all of it was shown" },
    { "approve-unseen", ACTION_ARGUMENT_NONE, "Allow what is asked for, seen or not" },
    { "assign", ACTION_ARGUMENT_NONE, "Say what the session works on" },
    { "cancel", ACTION_ARGUMENT_NONE, "Leave the dialog, panel, selection or history" },
    { "choose", ACTION_ARGUMENT_NUMBER, "Answer the question with this option" },
    { "copy", ACTION_ARGUMENT_NONE, "Copy what is selected to the terminal's clipboard" },
    { "copy-and-leave", ACTION_ARGUMENT_NONE, "Copy what is selected, and leave the history" },
    { "copy-line-end", ACTION_ARGUMENT_NONE, "Copy from here to the end of the line, and leave" },
    { "copy-to-file", ACTION_ARGUMENT_NONE, "Write what is selected to a new file" },
    { "cursor-bottom", ACTION_ARGUMENT_NONE, "Go to the lowest line shown" },
    { "cursor-down", ACTION_ARGUMENT_NONE, "Go down a line" },
    { "cursor-left", ACTION_ARGUMENT_NONE, "Go one character to the left" },
    { "cursor-line-end", ACTION_ARGUMENT_NONE, "Go to the end of the line" },
    { "cursor-line-start", ACTION_ARGUMENT_NONE, "Go to the beginning of the line" },
    { "cursor-line-text", ACTION_ARGUMENT_NONE,
            "Go to the first character of the line that is no blank" },
    { "cursor-long-word-end", ACTION_ARGUMENT_NONE, "Go to the end of the word between blanks" },
    { "cursor-long-word-next", ACTION_ARGUMENT_NONE, "Go to the next word between blanks" },
    { "cursor-long-word-previous", ACTION_ARGUMENT_NONE, "Go to the previous word between blanks" },
    { "cursor-middle", ACTION_ARGUMENT_NONE, "Go to the middle line shown" },
    { "cursor-paragraph-down", ACTION_ARGUMENT_NONE, "Go to the next empty line behind text" },
    { "cursor-paragraph-up", ACTION_ARGUMENT_NONE, "Go to the previous empty line before text" },
    { "cursor-right", ACTION_ARGUMENT_NONE, "Go one character to the right" },
    { "cursor-top", ACTION_ARGUMENT_NONE, "Go to the topmost line shown" },
    { "cursor-up", ACTION_ARGUMENT_NONE, "Go up a line" },
    { "cursor-word-end", ACTION_ARGUMENT_NONE, "Go to the end of the word" },
    { "cursor-word-next", ACTION_ARGUMENT_NONE, "Go to the next word" },
    { "cursor-word-previous", ACTION_ARGUMENT_NONE, "Go to the previous word" },
    { "deny", ACTION_ARGUMENT_NONE, "Deny what is asked for, with a reason" },
    { "detach", ACTION_ARGUMENT_NONE, "Detach; the sessions go on" },
    { "focus-down", ACTION_ARGUMENT_NONE, "Go to the pane below" },
    { "focus-last", ACTION_ARGUMENT_NONE, "Go to the pane that had the focus before" },
    { "focus-left", ACTION_ARGUMENT_NONE, "Go to the pane on the left" },
    { "focus-next", ACTION_ARGUMENT_NONE, "Go to the next pane" },
    { "focus-number", ACTION_ARGUMENT_NUMBER, "Go to the pane of this number" },
    { "focus-previous", ACTION_ARGUMENT_NONE, "Go to the previous pane" },
    { "focus-right", ACTION_ARGUMENT_NONE, "Go to the pane on the right" },
    { "focus-up", ACTION_ARGUMENT_NONE, "Go to the pane above" },
    { "go-to-line", ACTION_ARGUMENT_NONE, "Go so many lines back in the history" },
    { "help", ACTION_ARGUMENT_NONE, "Show the keys" },
    { "kill", ACTION_ARGUMENT_NONE, "End the session, after asking" },
    { "layout", ACTION_ARGUMENT_LAYOUT, "Arrange the panes so" },
    { "leave", ACTION_ARGUMENT_NONE, "Leave the history" },
    { "move-left", ACTION_ARGUMENT_NONE, "Move the session one place to the front" },
    { "move-right", ACTION_ARGUMENT_NONE, "Move the session one place to the back" },
    { "new-line", ACTION_ARGUMENT_NONE, "Begin a new line in a text" },
    { "new-session", ACTION_ARGUMENT_NONE, "Start a session" },
    { "new-session-with-prompt", ACTION_ARGUMENT_NONE, "Start a session with a first prompt" },
    { "next-field", ACTION_ARGUMENT_NONE, "Go to the next field" },
    { "next-layout", ACTION_ARGUMENT_NONE, "Arrange the panes in the next way" },
    { "next-need", ACTION_ARGUMENT_NONE,
            "Go to the next session that needs you, then to those that are done; the oldest "
            "first" },
    { "open", ACTION_ARGUMENT_NONE, "Go to the selected session" },
    { "open-editor", ACTION_ARGUMENT_NONE, "Open the history in $VISUAL or $EDITOR" },
    { "open-pager", ACTION_ARGUMENT_NONE, "Open the history in $PAGER" },
    { "panel-focus", ACTION_ARGUMENT_NONE, "Go to the side panel, or back" },
    { "panel-side", ACTION_ARGUMENT_NONE, "Put the side panel on the other side" },
    { "panel-toggle", ACTION_ARGUMENT_NONE, "Show or hide the side panel" },
    { "pipe", ACTION_ARGUMENT_COMMAND, "Give what is selected to a command, as its input" },
    { "pipe-and-leave", ACTION_ARGUMENT_COMMAND,
            "Give what is selected to a command, and leave the history" },
    { "previous-field", ACTION_ARGUMENT_NONE, "Go to the previous field" },
    { "previous-layout", ACTION_ARGUMENT_NONE, "Arrange the panes in the previous way" },
    { "prompt-next", ACTION_ARGUMENT_NONE, "Go to the next prompt of a shell that marks them" },
    { "prompt-previous", ACTION_ARGUMENT_NONE,
            "Go to the previous prompt of a shell that marks them" },
    { "recycle", ACTION_ARGUMENT_NONE,
            "Go on with a handover note in a fresh conversation, after asking" },
    { "redraw", ACTION_ARGUMENT_NONE, "Draw the whole screen anew" },
    { "reload", ACTION_ARGUMENT_NONE, "Read keys, theme and settings again" },
    { "remove", ACTION_ARGUMENT_NONE, "Remove a session that has ended" },
    { "rename", ACTION_ARGUMENT_NONE, "Rename the session" },
    { "resize-down", ACTION_ARGUMENT_NONE, "Move the border down" },
    { "resize-left", ACTION_ARGUMENT_NONE, "Move the border to the left" },
    { "resize-right", ACTION_ARGUMENT_NONE, "Move the border to the right" },
    { "resize-up", ACTION_ARGUMENT_NONE, "Move the border up" },
    { "restart", ACTION_ARGUMENT_NONE, "Start the session's program again" },
    { "scroll", ACTION_ARGUMENT_NONE, "Look at the history: select, search, copy" },
    { "scroll-bottom", ACTION_ARGUMENT_NONE, "Go to the end of the history" },
    { "scroll-down", ACTION_ARGUMENT_NONE, "Scroll down a line" },
    { "scroll-half-page-down", ACTION_ARGUMENT_NONE, "Scroll down half a page" },
    { "scroll-half-page-up", ACTION_ARGUMENT_NONE, "Scroll up half a page" },
    { "scroll-middle", ACTION_ARGUMENT_NONE, "Scroll so that the cursor is in the middle" },
    { "scroll-page-down", ACTION_ARGUMENT_NONE, "Scroll down a page" },
    { "scroll-page-up", ACTION_ARGUMENT_NONE, "Scroll up a page" },
    { "scroll-top", ACTION_ARGUMENT_NONE, "Go to the beginning of the history" },
    { "scroll-up", ACTION_ARGUMENT_NONE, "Scroll up a line" },
    { "search-backward", ACTION_ARGUMENT_NONE, "Search up" },
    { "search-forward", ACTION_ARGUMENT_NONE, "Search down" },
    { "search-next", ACTION_ARGUMENT_NONE, "Go to the next match" },
    { "search-previous", ACTION_ARGUMENT_NONE, "Go to the next match in the other direction" },
    { "search-word-backward", ACTION_ARGUMENT_NONE, "Search up for the word here" },
    { "search-word-forward", ACTION_ARGUMENT_NONE, "Search down for the word here" },
    { "select", ACTION_ARGUMENT_NONE, "Begin to select characters, or end it" },
    { "select-first", ACTION_ARGUMENT_NONE, "Select the first entry" },
    { "select-last", ACTION_ARGUMENT_NONE, "Select the last entry" },
    { "select-line", ACTION_ARGUMENT_NONE, "Select lines" },
    { "select-next", ACTION_ARGUMENT_NONE, "Select the next entry" },
    { "select-other-end", ACTION_ARGUMENT_NONE, "Go to the other end of what is selected" },
    { "select-previous", ACTION_ARGUMENT_NONE, "Select the previous entry" },
    { "select-rectangle", ACTION_ARGUMENT_NONE, "Select a rectangle, or lines of text again" },
    { "select-word", ACTION_ARGUMENT_NONE, "Select words" },
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
