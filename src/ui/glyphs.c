/* SPDX-License-Identifier: MIT */

#include "glyphs.h"

static const struct glyphs unicode_glyphs = {
    .horizontal = "─",
    .vertical = "│",
    .vertical_focused = "┃",
    .top_left = "╭",
    .top_right = "╮",
    .bottom_left = "╰",
    .bottom_right = "╯",
    .ellipsis = "…",
    .dot = "·",
    .more_above = "▲",
    .more_below = "▼",
    .arrow = "▸",
    .dash = "–",
    .thumb = "┃",
    .running = "●",
    .starting = "◌",
    .restarting = "↻",
    .succeeded = "✔",
    .exited = "■",
    .failed = "✘",
    .bell = "♪",
};

static const struct glyphs ascii_glyphs = {
    .horizontal = "-",
    .vertical = "|",
    .vertical_focused = "#",
    .top_left = "+",
    .top_right = "+",
    .bottom_left = "+",
    .bottom_right = "+",
    .ellipsis = "~",
    .dot = "-",
    .more_above = "^",
    .more_below = "v",
    .arrow = ">",
    .dash = "-",
    .thumb = "#",
    .running = "*",
    .starting = "o",
    .restarting = "@",
    .succeeded = "=",
    .exited = "x",
    .failed = "!",
    .bell = "&",
};

const struct glyphs *glyphs_get(bool unicode) {
    return unicode ? &unicode_glyphs : &ascii_glyphs;
}

const char *glyphs_state(const struct glyphs *glyphs, const struct fleet_session *session) {
    switch (session->state) {
    case SESSION_STARTING:
        return glyphs->starting;
    case SESSION_RUNNING:
        return glyphs->running;
    case SESSION_RESTARTING:
        return glyphs->restarting;
    case SESSION_EXITED:
        return session->exit_status == 0 && session->exit_signal == 0 ? glyphs->succeeded
                                                                      : glyphs->exited;
    default:
        return glyphs->failed;
    }
}
