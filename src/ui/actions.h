/* SPDX-License-Identifier: MIT */
#pragma once

/* The functions behind action-list.c, by file. */

struct app;

#define ACTION(name) void action_##name(struct app *app, const char *argument)

/* action-attention.c */
ACTION(next_need);

/* action-client.c */
ACTION(approvals);
ACTION(cancel);
ACTION(detach);
ACTION(help);
ACTION(nothing);
ACTION(recycle);
ACTION(redraw);
ACTION(reload);
ACTION(send_prefix);

/* action-copy.c */
ACTION(copy);
ACTION(copy_and_leave);
ACTION(copy_line_end);
ACTION(copy_to_file);
ACTION(go_to_line);
ACTION(leave);
ACTION(open_editor);
ACTION(open_pager);
ACTION(pipe);
ACTION(pipe_and_leave);
ACTION(prompt_next);
ACTION(prompt_previous);
ACTION(search_backward);
ACTION(search_forward);
ACTION(search_next);
ACTION(search_previous);
ACTION(search_word_backward);
ACTION(search_word_forward);
ACTION(select);
ACTION(select_line);
ACTION(select_other_end);
ACTION(select_rectangle);
ACTION(select_word);

/* action-cursor.c */
ACTION(cursor_bottom);
ACTION(cursor_down);
ACTION(cursor_left);
ACTION(cursor_line_end);
ACTION(cursor_line_start);
ACTION(cursor_line_text);
ACTION(cursor_long_word_end);
ACTION(cursor_long_word_next);
ACTION(cursor_long_word_previous);
ACTION(cursor_middle);
ACTION(cursor_paragraph_down);
ACTION(cursor_paragraph_up);
ACTION(cursor_right);
ACTION(cursor_top);
ACTION(cursor_up);
ACTION(cursor_word_end);
ACTION(cursor_word_next);
ACTION(cursor_word_previous);

/* action-focus.c */
ACTION(focus_down);
ACTION(focus_last);
ACTION(focus_left);
ACTION(focus_next);
ACTION(focus_number);
ACTION(focus_previous);
ACTION(focus_right);
ACTION(focus_up);

/* action-layout.c */
ACTION(layout);
ACTION(move_left);
ACTION(move_right);
ACTION(next_layout);
ACTION(previous_layout);
ACTION(resize_down);
ACTION(resize_left);
ACTION(resize_right);
ACTION(resize_up);
ACTION(zoom);

/* action-panel.c */
ACTION(open);
ACTION(panel_focus);
ACTION(panel_side);
ACTION(panel_toggle);
ACTION(select_first);
ACTION(select_last);
ACTION(select_next);
ACTION(select_previous);

/* action-scroll.c */
ACTION(scroll);
ACTION(scroll_bottom);
ACTION(scroll_down);
ACTION(scroll_half_page_down);
ACTION(scroll_half_page_up);
ACTION(scroll_middle);
ACTION(scroll_page_down);
ACTION(scroll_page_up);
ACTION(scroll_top);
ACTION(scroll_up);

/* action-session.c */
ACTION(assign);
ACTION(kill);
ACTION(new_session);
ACTION(new_session_with_prompt);
ACTION(remove);
ACTION(rename);
ACTION(restart);
ACTION(undo);

#undef ACTION
