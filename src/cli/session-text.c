/* SPDX-License-Identifier: MIT */
#include "session-text.h"

#include "output.h"

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

char *session_text_age(const struct json *session) {
    int64_t since_ms = json_get_integer(session, "since_ms", 0);
    return since_ms > 0 ? output_duration(clock_wall_ms() - since_ms) : text_copy("");
}
