/* SPDX-License-Identifier: MIT */
/* stoa-host: started by the server (host/launch.h), never by hand. */

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "host/keeper.h"
#include "inherited.h"
#include "start.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>

static bool parse(int count, char **arguments, struct start *out_start) {
    int64_t number = 0;
    if (count < 3 || count > 4 || !text_parse_integer(arguments[2], 0, INT32_MAX, &number)) {
        return false;
    }
    *out_start = (struct start){ .child_pid = (pid_t)number, .kept_fd = (int)number };
    out_start->name = count > 3 ? arguments[3] : NULL; /* for ps */
    if (text_equal(arguments[1], "--new")) {
        out_start->kind = START_NEW;
    } else if (text_equal(arguments[1], "--replace")) {
        out_start->kind = START_REPLACE;
    } else if (text_equal(arguments[1], "--resume")) {
        out_start->kind = START_RESUME;
    } else {
        return false;
    }
    return true;
}

int main(int count, char **arguments) {
    struct start start;
    struct error err = { 0 };
    if (count > 3 && text_equal(arguments[1], "--keep")) {
        (void)prctl(PR_SET_NAME, KEEPER_NAME);
        (void)signal(SIGPIPE, SIG_IGN);
        (void)signal(SIGHUP, SIG_IGN);
        return keeper_run(arguments[2], arguments + 3);
    }
    if (!parse(count, arguments, &start)) {
        fprintf(stderr, "stoa-host: started by stoa, not by hand\n");
        return 2;
    }
    (void)prctl(PR_SET_NAME, "stoa-host"); /* after an exec of /proc/self/exe it is "exe" */
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGHUP, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN); /* a limit on files is a full disk, not an end */
    struct host *host = host_start(&start, &err);
    if (host == NULL) {
        log_error("cannot begin: %s", err.text);
        return 1;
    }
    host_run(host);
    host_destroy(host);
    return 0;
}
