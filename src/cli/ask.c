/* SPDX-License-Identifier: MIT */
/* Calls of the server by commands. */

#include "ask.h"

#include "command.h"
#include "output.h"

#include "base/path.h"
#include "base/text.h"
#include "client/call.h"
#include "client/server-start.h"

#include <glob.h>
#include <sys/stat.h>

static bool has_hosts(const struct arguments *arguments) {
    OWNED_STR directory = path_runtime_directory(arguments->fleet);
    OWNED_STR hosts = path_join(directory, "hosts/*.sock");
    glob_t found = { 0 };
    bool any = glob(hosts, GLOB_NOSORT, NULL, &found) == 0;
    globfree(&found);
    return any;
}

/* After a reboot there is neither server nor host, but the server's list of names. */
static bool has_sessions(const struct arguments *arguments) {
    OWNED_STR directory = path_state_directory(arguments->fleet);
    OWNED_STR names = path_join(directory, "names");
    struct stat status;
    return has_hosts(arguments) || (stat(names, &status) == 0 && status.st_size > 0);
}

bool ask_fleet_exists(const struct arguments *arguments) {
    OWNED_FD server = server_connect_running(arguments->fleet, NULL);
    return server >= 0 || has_sessions(arguments);
}

/* A connection; a server that is missed is started where that makes sense. */
static struct call *open_call(
        const struct arguments *arguments, unsigned flags, struct error *err) {
    if ((flags & ASK_START) != 0 || has_sessions(arguments)) {
        return call_open(arguments->fleet, err);
    }
    struct call *call = call_open_running(arguments->fleet, err);
    if (call == NULL && !ask_fleet_exists(arguments)) {
        error_set(err, ERROR_CLOSED, "no sessions: fleet '%s' is empty", arguments->fleet);
    }
    return call;
}

struct json *ask(const struct arguments *arguments, unsigned flags, const char *method,
        struct json *params, int64_t timeout_ms, struct error *err) {
    struct error ignored = { 0 };
    err = err != NULL ? err : &ignored;
    OWNED(call) call = open_call(arguments, flags, err);
    if (call == NULL) {
        const char *session = json_get_text(params, "session", NULL);
        if (session != NULL && err->code == ERROR_CLOSED && !ask_fleet_exists(arguments)) {
            error_set(err, ERROR_NOT_FOUND, "no session '%s'", session);
        }
        json_destroy(params);
        return NULL;
    }
    return call_method(call, method, params, timeout_ms, err);
}

struct json *ask_params(const char *session) {
    struct json *params = json_create_object();
    json_set_text(params, "session", session);
    return params;
}

/* Nothing is there to speak of: neither the session that is named, nor any other. */
static int end_without_fleet(const struct arguments *arguments, struct json *params_owned) {
    OWNED(json) params = params_owned;
    struct error err = { 0 };
    const char *name = json_get_text(params, "session", NULL);
    if (name != NULL) {
        error_set(&err, ERROR_NOT_FOUND, "no session '%s'", name);
        return output_error(&err);
    }
    fprintf(stderr, "stoa: no sessions: fleet '%s' is empty\n", arguments->fleet);
    return EXIT_NOTHING;
}

void ask_print_not_kept(const struct json *result) {
    const char *why = json_get_text(result, "not_kept", "");
    const char *name = json_get_text(result, "name", NULL);
    if (*why == '\0') {
        return;
    }
    if (name != NULL) {
        fprintf(stderr, "stoa: '%s' has ended, but this is not kept yet: %s\n", name, why);
    } else {
        fprintf(stderr,
                "stoa: all has ended, but this could not be kept: the next server may show "
                "sessions as lost: %s\n",
                why);
    }
}

int ask_about_session(const struct arguments *arguments, const char *method, struct json *params) {
    struct error err = { 0 };
    if (!ask_fleet_exists(arguments)) {
        return end_without_fleet(arguments, params);
    }
    OWNED(json) session = ask(arguments, 0, method, params, ASK_TIMEOUT_MS, &err);
    if (session == NULL) {
        return output_error(&err);
    }
    ask_print_not_kept(session);
    return arguments_has(arguments, "json") ? output_json(session) : EXIT_DONE;
}
