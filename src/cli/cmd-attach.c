/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "next-session.h"
#include "output.h"
#include "show.h"
#include "target.h"

#include "base/memory.h"

static int end_without_next(const struct error *err) {
    if (err->code != ERROR_NONE) {
        return output_error(err);
    }
    fprintf(stderr, "stoa: nobody needs you\n");
    return EXIT_NOTHING;
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    struct show_options look = { .only = arguments_has(arguments, "only"),
        .no_panel = arguments_has(arguments, "no-panel"),
        .nested = arguments_has(arguments, "nested") };
    OWNED(json) next = NULL;
    if (arguments_has(arguments, "next")) {
        next = next_session(arguments, &err);
        if (next == NULL) {
            return end_without_next(&err);
        }
    }
    const char *session =
            next != NULL ? json_get_text(next, "id", "") : arguments_word(arguments, 0);
    OWNED_STR id = session != NULL ? target_find_id(arguments, session, &err) : NULL;
    if (session != NULL && id == NULL) {
        return output_error(&err);
    }
    OWNED_STR socket_path = id != NULL ? target_socket_path(arguments, id) : NULL;
    look.session = id;
    look.socket_path = socket_path;
    return show(arguments, &look);
}

static const struct command_option options[] = {
    { "nested", 0, NULL, "even inside a pane of the same fleet" },
    { "next", 0, NULL, "show the session that needs you next; see 'stoa next'" },
    { "no-panel", 0, NULL, "begin with the side panel hidden" },
    { "only", 0, NULL, "show the session alone, without panel and borders" },
};

const struct command cmd_attach = {
    .name = "attach",
    .alias = "a",
    .usage = "[SESSION]",
    .summary = "Show the fleet on this terminal, SESSION in focus",
    .text = "This is what stoa does when no command is given. The server is started when there is "
            "none",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .maximum = 1,
    .run = run,
};
