/* SPDX-License-Identifier: MIT */
#include "show.h"

#include "command.h"
#include "output.h"

#include "base/cleanup.h"
#include "base/log.h"
#include "base/path.h"
#include "base/text.h"
#include "ui/app.h"

/* A pane of this very fleet would show itself in itself, and so on. */
static bool is_inside(const struct arguments *arguments) {
    const char *session = getenv("STOA_SESSION"), *fleet = getenv("STOA_NAME");
    return session != NULL && *session != '\0' &&
           text_equal(fleet != NULL && *fleet != '\0' ? fleet : "default", arguments->fleet);
}

bool show_is_possible(
        const struct arguments *arguments, const struct show_options *options, struct error *err) {
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        return error_set(err, ERROR_SYSTEM, "there is no terminal to show the fleet on");
    }
    if (is_inside(arguments) && !options->nested) {
        return error_set(err, ERROR_SYSTEM,
                "this is a pane of fleet '%s' already: what is to be shown is around it "
                "(--nested shows it here nevertheless)",
                arguments->fleet);
    }
    return true;
}

/* Where the client logs; NULL when it cannot (a full disk): one can attach all the same. */
static char *open_log(const char *fleet) {
    OWNED_STR state = path_state_directory(fleet);
    OWNED_STR path = path_join(state, "client.log");
    if (path_make_private_directory(state, NULL) && log_open(path, NULL)) {
        return TAKE(path);
    }
    log_open("/dev/null", NULL); /* or it would be written across the screen */
    return NULL;
}

int show(const struct arguments *arguments, const struct show_options *options) {
    struct error err = { 0 };
    if (!show_is_possible(arguments, options, &err)) {
        return output_error(&err);
    }
    OWNED_STR log_path = open_log(arguments->fleet);
    struct app_options app = { .fleet = arguments->fleet,
        .session = options->session,
        .socket_path = options->socket_path,
        .only = options->only,
        .hide_panel = options->no_panel,
        .log_path = log_path };
    return app_run(&app, &err) ? EXIT_DONE : output_error(&err);
}
