/* SPDX-License-Identifier: MIT */
#include "session-text.h"

#include "output.h"

#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "json/json.h"

char *session_text_state(const struct json *session) {
    const char *state = json_get_text(session, "state", "unknown");
    int64_t status = json_get_integer(session, "exit_status", -1);
    int64_t signal = json_get_integer(session, "exit_signal", 0);
    if (text_equal(state, "exited") && signal > 0) {
        const char *name = sigabbrev_np((int)signal);
        return name != NULL ? text_format("killed by SIG%s", name)
                            : text_format("killed by signal %lld", (long long)signal);
    }
    if (text_equal(state, "exited")) {
        return status >= 0 ? text_format("exited %lld", (long long)status) : text_copy("exited ?");
    }
    if (text_equal(state, "restarting")) {
        char *left =
                output_duration(json_get_integer(session, "restart_at_ms", 0) - clock_wall_ms());
        char *text = text_format("restarts in %s", left);
        free(left);
        return text;
    }
    return text_copy(state);
}

/* "needs-permission: Bash: rm x", "limited until 17:05", "limited past 17:05", … */
char *session_text_agent(const struct json *session) {
    const struct json *agent = json_find(session, "agent");
    const char *state = json_get_text(agent, "state", "");
    const char *detail = json_get_text(agent, "detail", "");
    int64_t until_ms = json_get_integer(agent, "until_ms", 0);
    bool is_sure = json_get_boolean(agent, "confirmed", true) || text_equal(state, "unknown");
    char until[32] = "";
    time_t until_s = (time_t)(until_ms / 1000);
    struct tm local;
    if (until_ms > 0 && localtime_r(&until_s, &local) != NULL) {
        bool is_overdue = json_get_boolean(agent, "overdue", false);
        (void)strftime(until, sizeof(until), is_overdue ? " past %H:%M" : " until %H:%M", &local);
    }
    return text_format("%s%s%s%s%s", state, is_sure ? "" : "?", until,
            *detail == '\0' || *state == '\0' ? "" : ": ", detail);
}

/* The agent's state counts while its program runs. */
static bool counts_agent(const struct json *session) {
    return json_find(session, "agent") != NULL &&
           text_equal(json_get_text(session, "state", ""), "running");
}

char *session_text_brief(const struct json *session) {
    const struct json *agent = json_find(session, "agent");
    const char *state = json_get_text(agent, "state", "unknown");
    bool is_sure = json_get_boolean(agent, "confirmed", true) || text_equal(state, "unknown");
    return counts_agent(session) ? text_format("%s%s", state, is_sure ? "" : "?")
                                 : session_text_state(session);
}

char *session_text_age(const struct json *session) {
    int64_t since_ms = json_get_integer(session, "since_ms", 0);
    if (counts_agent(session)) {
        since_ms = json_get_integer(json_find(session, "agent"), "since_ms", 0);
    }
    return since_ms > 0 ? output_duration(clock_wall_ms() - since_ms) : text_copy("");
}
