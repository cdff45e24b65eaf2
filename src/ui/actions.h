/* SPDX-License-Identifier: MIT */
#pragma once

/* The functions behind action-list.c, by file. */

struct app;

#define ACTION(name) void action_##name(struct app *app, const char *argument)

/* action-client.c */
ACTION(cancel);
ACTION(copy);
ACTION(detach);
ACTION(help);
ACTION(nothing);
ACTION(redraw);
ACTION(reload);
ACTION(send_prefix);

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
