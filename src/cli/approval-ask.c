/* SPDX-License-Identifier: MIT */
#include "approval-ask.h"

#include "ask.h"
#include "output.h"

struct json *approval_ask_params(const struct arguments *arguments) {
    struct json *params = json_create_object();
    json_set_text(params, "id", arguments_word(arguments, 0));
    return params;
}

int approval_ask_answer(
        const struct arguments *arguments, const char *method, struct json *params) {
    struct error err = { 0 };
    if (!ask_fleet_exists(arguments)) {
        json_destroy(params);
        error_set(&err, ERROR_NOT_FOUND, "nothing was asked by the id '%.20s'",
                arguments_word(arguments, 0));
        return output_error(&err);
    }
    OWNED(json) approval = ask(arguments, 0, method, params, ASK_TIMEOUT_MS, &err);
    if (approval == NULL) {
        return output_error(&err);
    }
    return arguments_has(arguments, "json") ? output_json(approval) : EXIT_DONE;
}
