/* SPDX-License-Identifier: MIT */
#include "new-session.h"

#include "ask.h"
#include "output.h"

#include "base/path.h"
#include "base/text.h"
#include "config/settings.h"
#include "ui/launch-spec.h"

#include <sys/stat.h>

/* What the user's settings say of sessions that are started by hand. */
static void set_defaults(struct json *spec) {
    struct diagnostics problems;
    diagnostics_init(&problems, "config.yaml");
    OWNED(settings) settings = settings_load(NULL, &problems);
    OWNED_STR wrong = diagnostics_format(&problems);
    fputs(wrong, stderr);
    diagnostics_finish(&problems);
    char *line = NULL, **argv = preset_command_argv(settings->shell, NULL, &line);
    if (argv != NULL) {
        json_set(spec, "argv", json_create_text_array((const char *const *)argv));
    }
    text_vector_destroy(argv);
    free(line);
    launch_spec_set_recording(spec, &settings->recording);
}

struct json *new_session_spec(void) {
    struct json *spec = json_create_object();
    json_set(spec, "environment", launch_spec_environment());
    set_defaults(spec);
    return spec;
}

bool new_session_set_directory(struct json *spec, const char *given, struct error *err) {
    OWNED_STR here = getcwd(NULL, 0);
    struct stat about;
    if (here == NULL && (given == NULL || given[0] != '/')) {
        return error_set(err, ERROR_NOT_FOUND, "the working directory is gone");
    }
    OWNED_STR directory = path_absolute(given != NULL ? given : ".", NULL);
    if (stat(directory, &about) != 0 || !S_ISDIR(about.st_mode)) {
        return error_set(err, ERROR_NOT_FOUND, "no directory '%s'", directory);
    }
    json_set_text(spec, "directory", directory);
    return true;
}

struct json *new_session_start(
        const struct arguments *arguments, struct json *spec, struct error *err) {
    if (arguments_has(arguments, "over")) {
        json_set_boolean(spec, "over", true);
    }
    return ask(arguments, ASK_START, "session.new", spec, ASK_TIMEOUT_MS, err);
}

int new_session_print(const struct arguments *arguments, const struct json *session) {
    if (arguments_has(arguments, "json")) {
        return output_json(session);
    }
    printf("%s\n", json_get_text(session, "name", ""));
    const char *message = json_get_text(session, "message", "");
    if (*message != '\0') {
        fprintf(stderr, "stoa: %s\n", message);
    }
    return output_end();
}
