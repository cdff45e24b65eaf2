/* SPDX-License-Identifier: MIT */

#include "glyphs.h"

#include "base/memory.h"

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
    .bar_full = "█",
    .bar_empty = "░",
    .running = "●",
    .starting = "◌",
    .restarting = "↻",
    .succeeded = "✔",
    .exited = "■",
    .failed = "✘",
    .bell = "♪",
    .idle = "○",
    .asks = "▶",
    .limited = "◷",
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
    .bar_full = "#",
    .bar_empty = ".",
    .running = "*",
    .starting = "o",
    .restarting = "@",
    .succeeded = "=",
    .exited = "x",
    .failed = "!",
    .bell = "&",
    .idle = ".",
    .asks = "?",
    .limited = "%",
};

const struct glyphs *glyphs_get(bool unicode) {
    return unicode ? &unicode_glyphs : &ascii_glyphs;
}

/* Of an agent whose program runs; NULL where the program's own sign does. */
static const char *agent_sign(const struct glyphs *glyphs, enum session_agent agent) {
    const char *const signs[] = {
        [SESSION_AGENT_NONE] = NULL,
        [SESSION_AGENT_UNKNOWN] = glyphs->dot,
        [SESSION_AGENT_WAITING] = glyphs->idle,
        [SESSION_AGENT_DONE] = glyphs->succeeded,
        [SESSION_AGENT_WORKING] = glyphs->running,
        [SESSION_AGENT_STARTING] = glyphs->starting,
        [SESSION_AGENT_ERROR] = glyphs->failed,
        [SESSION_AGENT_LIMITED] = glyphs->limited,
        [SESSION_AGENT_ASKS_QUESTION] = glyphs->asks,
        [SESSION_AGENT_NEEDS_PERMISSION] = glyphs->asks,
        [SESSION_AGENT_NEEDS_TRUST] = glyphs->asks,
        [SESSION_AGENT_NEEDS_LOGIN] = glyphs->asks,
        [SESSION_AGENT_EXITED] = NULL,
    };
    _Static_assert(ARRAY_LENGTH(signs) == SESSION_AGENT_COUNT, "a sign for each");
    return signs[agent];
}

const char *glyphs_state(const struct glyphs *glyphs, const struct fleet_session *session) {
    switch (session->state) {
    case SESSION_STARTING:
        return glyphs->starting;
    case SESSION_RUNNING:
        return agent_sign(glyphs, session->agent) != NULL ? agent_sign(glyphs, session->agent)
                                                          : glyphs->running;
    case SESSION_RESTARTING:
        return glyphs->restarting;
    case SESSION_EXITED:
        return session->exit_status == 0 && session->exit_signal == 0 ? glyphs->succeeded
                                                                      : glyphs->exited;
    default:
        return glyphs->failed;
    }
}
