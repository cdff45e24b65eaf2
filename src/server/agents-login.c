/* SPDX-License-Identifier: MIT */
/* Claude Code says nothing of it before the first turn: so it is looked for. */

#include "agents-private.h"

#include "agent/claude-login.h"
#include "base/clock.h"
#include "base/text.h"

bool agent_watch_lacks_login(const struct agent_watch *watch) {
    const struct agent_claim *claims = watch->monitor.claims[AGENT_LAYER_AUTHENTICATED];
    const struct agent_claim *claim = &claims[AGENT_NEEDS_LOGIN];
    return claim->is_held && claim->source == AGENT_SOURCE_CREDENTIALS;
}

void agent_watch_look_for_login(struct agent_watch *watch, bool has_begun) {
    bool was_missing = agent_watch_lacks_login(watch);
    if (watch->has_login || *watch->session->conversation == '\0' ||
            watch->session->spec.agent.is_headless) {
        return;
    }
    enum claude_login login = claude_login_find(watch->session);
    bool is_new = login == CLAUDE_LOGIN_UNSTARTED;
    bool is_missing = is_new || (login == CLAUDE_LOGIN_MISSING && (has_begun || was_missing));
    watch->has_login = login == CLAUDE_LOGIN_POSSIBLE;
    if (is_missing == was_missing) {
        return;
    }
    const struct agent_signal signal = {
        .source = AGENT_SOURCE_CREDENTIALS,
        .event = is_missing ? "none" : "found",
        .detail = !is_missing ? ""
                  : is_new    ? "no account, no key: choose one in its pane"
                              : "no account, no key: type /login in its pane",
        .at_ms = clock_wall_ms(),
        .background = -1,
        .tools = -1,
    };
    agents_take(watch->server, watch->session, &signal);
}

void agent_watch_believe_turn(struct agent_watch *watch, const char *event) {
    watch->has_login = watch->has_login || text_equal(event, "StopFailure") ||
                       text_equal(event, "PreToolUse") || text_equal(event, "Stop");
}
