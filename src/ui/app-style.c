/* SPDX-License-Identifier: MIT */

#include "state.h"

#include "base/clock.h"
#include "base/memory.h"

#include <stdio.h>

const struct style *app_style(const struct app *app, enum theme_role role) {
    return theme_style(app->theme, role);
}

struct style app_style_over(const struct app *app, enum theme_role role, enum theme_role under) {
    return theme_style_over(app->theme, role, under);
}

static const enum theme_role agent_roles[] = {
    [SESSION_AGENT_NONE] = THEME_STATE_RUNNING,
    [SESSION_AGENT_UNKNOWN] = THEME_STATE_IDLE,
    [SESSION_AGENT_WAITING] = THEME_STATE_IDLE,
    [SESSION_AGENT_DONE] = THEME_STATE_RUNNING,
    [SESSION_AGENT_WORKING] = THEME_STATE_RUNNING,
    [SESSION_AGENT_STARTING] = THEME_STATE_STARTING,
    [SESSION_AGENT_ERROR] = THEME_STATE_FAILED,
    [SESSION_AGENT_LIMITED] = THEME_STATE_RESTARTING,
    [SESSION_AGENT_ASKS_QUESTION] = THEME_STATE_NEEDS_YOU,
    [SESSION_AGENT_NEEDS_PERMISSION] = THEME_STATE_NEEDS_YOU,
    [SESSION_AGENT_NEEDS_TRUST] = THEME_STATE_NEEDS_YOU,
    [SESSION_AGENT_NEEDS_LOGIN] = THEME_STATE_NEEDS_YOU,
    [SESSION_AGENT_EXITED] = THEME_STATE_RUNNING,
};
_Static_assert(ARRAY_LENGTH(agent_roles) == SESSION_AGENT_COUNT, "a role for each");

bool app_needs_you(const struct fleet_session *session) {
    return session->need.is_needed && session->need.is_urgent;
}

bool app_is_done(const struct fleet_session *session) {
    return session->need.is_needed && !session->need.is_urgent;
}

static enum theme_role running_role(const struct fleet_session *session) {
    bool is_error = session->agent == SESSION_AGENT_ERROR;
    return app_needs_you(session) && !is_error ? THEME_STATE_NEEDS_YOU
           : app_is_done(session)              ? THEME_STATE_DONE
                                               : agent_roles[session->agent];
}

enum theme_role app_state_role(const struct fleet_session *session) {
    switch (session->state) {
    case SESSION_STARTING:
        return THEME_STATE_STARTING;
    case SESSION_RUNNING:
        return running_role(session);
    case SESSION_RESTARTING:
        return THEME_STATE_RESTARTING;
    case SESSION_EXITED:
        return session->exit_status == 0 && session->exit_signal == 0 ? THEME_STATE_EXITED
                                                                      : THEME_STATE_FAILED;
    default:
        return THEME_STATE_FAILED;
    }
}

/* Coarse enough to be true until the next redraw. */
void app_format_age(int64_t since_ms, char out[16]) {
    int64_t seconds = (clock_wall_ms() - since_ms) / 1000;
    if (since_ms <= 0) {
        out[0] = '\0';
    } else if (seconds < 10) {
        snprintf(out, 16, "now");
    } else if (seconds < 60) {
        snprintf(out, 16, "%ds", (int)(seconds / 10 * 10));
    } else if (seconds < 3600) {
        snprintf(out, 16, "%dm", (int)(seconds / 60));
    } else if (seconds < 48 * 3600) {
        snprintf(out, 16, "%dh", (int)(seconds / 3600));
    } else {
        snprintf(out, 16, "%lldd", (long long)(seconds / 86400));
    }
}
