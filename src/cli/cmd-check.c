/* SPDX-License-Identifier: MIT */
#include "command-list.h"
#include "output.h"
#include "preset-file.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/path.h"
#include "json/json.h"

static int print_json(const struct preset *preset, const struct diagnostics *problems) {
    OWNED(json) result = json_create_object();
    struct json *list = json_create_array();
    for (size_t i = 0; i < problems->count; i++) {
        struct json *problem = json_create_object();
        json_set_integer(problem, "line", problems->items[i].line);
        json_set_integer(problem, "column", problems->items[i].column);
        json_set_text(problem, "text", problems->items[i].text);
        json_add(list, problem);
    }
    json_set_text(result, "file", problems->file);
    json_set_integer(result, "sessions", preset != NULL ? (int64_t)preset->session_count : 0);
    json_set(result, "problems", list);
    return output_json(result);
}

static int check(const char *path, bool as_json) {
    struct diagnostics problems;
    diagnostics_init(&problems, path);
    OWNED_STR absolute = path_absolute(path, NULL);
    OWNED(preset) preset = preset_load(absolute, &problems);
    int status = as_json ? print_json(preset, &problems) : EXIT_DONE;
    if (preset == NULL && !as_json) {
        preset_file_print(&problems);
    } else if (!as_json) {
        printf("%zu session%s, nothing wrong\n", preset->session_count,
                preset->session_count == 1 ? "" : "s");
        status = output_end();
    }
    if (preset == NULL) {
        status = problems.file_is_missing ? EXIT_NOT_FOUND : EXIT_USAGE;
    }
    diagnostics_finish(&problems);
    return status;
}

static int run(const struct arguments *arguments) {
    const char *path = arguments_word(arguments, 0);
    return check(path != NULL ? path : PRESET_FILE_DEFAULT, arguments_has(arguments, "json"));
}

static const struct command_option options[] = {
    { "json", 0, NULL, OUTPUT_JSON_TEXT },
};

const struct command cmd_check = {
    .name = "check",
    .usage = "[FILE]",
    .summary = "Say whether a preset is right",
    .text = "Without FILE: ./sessions.yaml. What is wrong is told as file:line:column, and the "
            "exit status is 2. Nothing is started",
    .options = options,
    .option_count = ARRAY_LENGTH(options),
    .maximum = 1,
    .run = run,
};
