/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "doctor.h"
#include "output.h"

#include "base/memory.h"

static int print(const struct json *list) {
    struct table table = { .columns = 3 };
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *finding = json_at(list, i);
        const char *advice = json_get_text(finding, "advice", "");
        table_add(&table, json_get_text(finding, "level", ""));
        table_add(&table, json_get_text(finding, "name", ""));
        table_add(&table, json_get_text(finding, "text", ""));
        if (*advice != '\0') {
            table_add(&table, "");
            table_add(&table, "");
            table_add(&table, advice);
        }
    }
    return table_print(&table);
}

static int run(const struct arguments *arguments) {
    struct findings findings = { .arguments = arguments, .list = json_create_array() };
    doctor_check(&findings);
    int status =
            arguments_has(arguments, "json") ? output_json(findings.list) : print(findings.list);
    json_destroy(findings.list);
    return status == EXIT_DONE && findings.problem ? EXIT_FAILED : status;
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_doctor = {
    .name = "doctor",
    .summary = "Say what is missing, what takes room on the disk, and what to do about it",
    .text = "Exits with status 1 when something does not work",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .run = run,
};
