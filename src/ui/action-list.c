/* SPDX-License-Identifier: MIT */

#include "action.h"

#include "actions.h"
#include "base/memory.h"
#include "base/text.h"

/* keep in alphabetical order */
const struct action actions[] = {
    { "accept", action_nothing }, /* what a dialog makes of it */
    { "assign", action_assign },
    { "cancel", action_cancel },
    { "copy", action_copy },
    { "detach", action_detach },
    { "focus-down", action_focus_down },
    { "focus-last", action_focus_last },
    { "focus-left", action_focus_left },
    { "focus-next", action_focus_next },
    { "focus-number", action_focus_number },
    { "focus-previous", action_focus_previous },
    { "focus-right", action_focus_right },
    { "focus-up", action_focus_up },
    { "help", action_help },
    { "kill", action_kill },
    { "layout", action_layout },
    { "move-left", action_move_left },
    { "move-right", action_move_right },
    { "new-line", action_nothing },
    { "new-session", action_new_session },
    { "new-session-with-prompt", action_new_session_with_prompt },
    { "next-field", action_nothing },
    { "next-layout", action_next_layout },
    { "open", action_open },
    { "panel-focus", action_panel_focus },
    { "panel-side", action_panel_side },
    { "panel-toggle", action_panel_toggle },
    { "previous-field", action_nothing },
    { "previous-layout", action_previous_layout },
    { "redraw", action_redraw },
    { "reload", action_reload },
    { "remove", action_remove },
    { "rename", action_rename },
    { "resize-down", action_resize_down },
    { "resize-left", action_resize_left },
    { "resize-right", action_resize_right },
    { "resize-up", action_resize_up },
    { "restart", action_restart },
    { "scroll", action_scroll },
    { "scroll-bottom", action_scroll_bottom },
    { "scroll-down", action_scroll_down },
    { "scroll-half-page-down", action_scroll_half_page_down },
    { "scroll-half-page-up", action_scroll_half_page_up },
    { "scroll-page-down", action_scroll_page_down },
    { "scroll-page-up", action_scroll_page_up },
    { "scroll-top", action_scroll_top },
    { "scroll-up", action_scroll_up },
    { "select-first", action_select_first },
    { "select-last", action_select_last },
    { "select-next", action_select_next },
    { "select-previous", action_select_previous },
    { "send-prefix", action_send_prefix },
    { "undo", action_undo },
    { "zoom", action_zoom },
};

const size_t action_count = ARRAY_LENGTH(actions);

const struct action *action_find(const char *name) {
    for (size_t i = 0; i < action_count; i++) {
        if (text_equal(actions[i].name, name)) {
            return &actions[i];
        }
    }
    return NULL;
}
