/* SPDX-License-Identifier: MIT */
#include "ask.h"
#include "command-list.h"
#include "output.h"

#include "base/text.h"

static int print(const struct json *status) {
    static const char *const states[] = { "starting", "running", "restarting", "exited", "failed" };
    int64_t sessions = json_get_integer(status, "sessions", 0);
    printf("fleet %s: %lld session%s", json_get_text(status, "name", ""), (long long)sessions,
            sessions == 1 ? "" : "s");
    const char *separator = ": ";
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        int64_t count = json_get_integer(status, states[i], 0);
        if (count > 0) {
            printf("%s%lld %s", separator, (long long)count, states[i]);
            separator = ", ";
        }
    }
    printf("\n");
    int64_t ill = json_get_integer(status, "ill", 0);
    if (ill > 0) {
        printf("%lld stuck, looping or swelling: see 'stoa health'\n", (long long)ill);
    }
    int64_t lost = json_get_integer(status, "lost", 0);
    if (lost > 0) {
        printf("%lld ended with the machine: 'stoa up' brings %s back\n", (long long)lost,
                lost == 1 ? "it" : "them");
    }
    return output_end();
}

static int run(const struct arguments *arguments) {
    struct error err = { 0 };
    OWNED(json) status = ask(arguments, 0, "fleet.status", NULL, ASK_TIMEOUT_MS, &err);
    if (status == NULL && ask_fleet_exists(arguments)) {
        return output_error(&err);
    }
    if (status == NULL) {
        status = json_create_object();
        json_set_text(status, "name", arguments->fleet);
        json_set_integer(status, "sessions", 0);
    }
    int result = arguments_has(arguments, "json") ? output_json(status) : print(status);
    bool empty = json_get_integer(status, "sessions", 0) == 0;
    return result == EXIT_DONE && empty ? EXIT_NOTHING : result;
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_status = {
    .name = "status",
    .summary = "Say how many sessions there are and what they do",
    .text = "Exits with status 6 when there are none",
    .options = options,
    .option_count = 1,
    .run = run,
};
