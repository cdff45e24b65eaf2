/* SPDX-License-Identifier: MIT */

#include "action.h"

#include "actions.h"
#include "base/memory.h"
#include "base/text.h"

/* keep in alphabetical order */
const struct action actions[] = {
    { "accept", action_nothing }, /* what a dialog makes of it */
    { "approvals", action_approvals },
    { "approve", action_nothing }, /* what the queue makes of it */
    { "approve-unseen", action_nothing },
    { "assign", action_assign },
    { "cancel", action_cancel },
    { "choose", action_nothing },
    { "copy", action_copy },
    { "copy-and-leave", action_copy_and_leave },
    { "copy-line-end", action_copy_line_end },
    { "copy-to-file", action_copy_to_file },
    { "cursor-bottom", action_cursor_bottom },
    { "cursor-down", action_cursor_down, COUNT_TIMES },
    { "cursor-left", action_cursor_left, COUNT_TIMES },
    { "cursor-line-end", action_cursor_line_end },
    { "cursor-line-start", action_cursor_line_start },
    { "cursor-line-text", action_cursor_line_text },
    { "cursor-long-word-end", action_cursor_long_word_end, COUNT_TIMES },
    { "cursor-long-word-next", action_cursor_long_word_next, COUNT_TIMES },
    { "cursor-long-word-previous", action_cursor_long_word_previous, COUNT_TIMES },
    { "cursor-middle", action_cursor_middle },
    { "cursor-paragraph-down", action_cursor_paragraph_down, COUNT_TIMES },
    { "cursor-paragraph-up", action_cursor_paragraph_up, COUNT_TIMES },
    { "cursor-right", action_cursor_right, COUNT_TIMES },
    { "cursor-top", action_cursor_top },
    { "cursor-up", action_cursor_up, COUNT_TIMES },
    { "cursor-word-end", action_cursor_word_end, COUNT_TIMES },
    { "cursor-word-next", action_cursor_word_next, COUNT_TIMES },
    { "cursor-word-previous", action_cursor_word_previous, COUNT_TIMES },
    { "deny", action_nothing },
    { "detach", action_detach },
    { "focus-down", action_focus_down },
    { "focus-last", action_focus_last },
    { "focus-left", action_focus_left },
    { "focus-next", action_focus_next },
    { "focus-number", action_focus_number },
    { "focus-previous", action_focus_previous },
    { "focus-right", action_focus_right },
    { "focus-up", action_focus_up },
    { "go-to-line", action_go_to_line },
    { "help", action_help },
    { "kill", action_kill },
    { "layout", action_layout },
    { "leave", action_leave },
    { "move-left", action_move_left },
    { "move-right", action_move_right },
    { "new-line", action_nothing },
    { "new-session", action_new_session },
    { "new-session-with-prompt", action_new_session_with_prompt },
    { "next-field", action_nothing },
    { "next-layout", action_next_layout },
    { "next-need", action_next_need },
    { "open", action_open },
    { "open-editor", action_open_editor },
    { "open-pager", action_open_pager },
    { "panel-focus", action_panel_focus },
    { "panel-side", action_panel_side },
    { "panel-toggle", action_panel_toggle },
    { "pipe", action_pipe },
    { "pipe-and-leave", action_pipe_and_leave },
    { "previous-field", action_nothing },
    { "previous-layout", action_previous_layout },
    { "prompt-next", action_prompt_next, COUNT_TIMES },
    { "prompt-previous", action_prompt_previous, COUNT_TIMES },
    { "recycle", action_recycle },
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
    { "scroll-bottom", action_scroll_bottom, COUNT_LINE },
    { "scroll-down", action_scroll_down, COUNT_TIMES },
    { "scroll-half-page-down", action_scroll_half_page_down, COUNT_TIMES },
    { "scroll-half-page-up", action_scroll_half_page_up, COUNT_TIMES },
    { "scroll-middle", action_scroll_middle },
    { "scroll-page-down", action_scroll_page_down, COUNT_TIMES },
    { "scroll-page-up", action_scroll_page_up, COUNT_TIMES },
    { "scroll-top", action_scroll_top, COUNT_LINE },
    { "scroll-up", action_scroll_up, COUNT_TIMES },
    { "search-backward", action_search_backward },
    { "search-forward", action_search_forward },
    { "search-next", action_search_next, COUNT_TIMES },
    { "search-previous", action_search_previous, COUNT_TIMES },
    { "search-word-backward", action_search_word_backward },
    { "search-word-forward", action_search_word_forward },
    { "select", action_select },
    { "select-first", action_select_first },
    { "select-last", action_select_last },
    { "select-line", action_select_line },
    { "select-next", action_select_next },
    { "select-other-end", action_select_other_end },
    { "select-previous", action_select_previous },
    { "select-rectangle", action_select_rectangle },
    { "select-word", action_select_word },
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
