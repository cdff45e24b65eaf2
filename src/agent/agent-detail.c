/* SPDX-License-Identifier: MIT */
#include "agent-detail.h"

#include "base/buffer.h"
#include "base/clean.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/text.h"

#include <string.h>

/* The member of a tool's input that says most; the first one that is there counts. */
static const char *const telling_members[] = { "command", "file_path", "notebook_path", "pattern",
    "url", "query", "description", "subject", "skill", "prompt" };

void detail_append(char *out, size_t size, const char *text) {
    struct buffer all = { 0 };
    size_t used = strlen(out);
    buffer_append(&all, out, used);
    clean_append(&all, text, strlen(text),
            &(struct clean){ CLEAN_BLANK, .maximum_bytes = size - used - 1 });
    memcpy(out, buffer_text(&all), all.length + 1);
    buffer_finish(&all);
}

const char *detail_telling(const char *tool, const struct json *input) {
    if (text_equal(tool, "AskUserQuestion")) {
        return json_get_text(json_at(json_find(input, "questions"), 0), "question", "");
    }
    for (size_t i = 0; i < ARRAY_LENGTH(telling_members); i++) {
        const char *text = json_get_text(input, telling_members[i], NULL);
        if (text != NULL) {
            return text;
        }
    }
    return "";
}

/* A path below the directory without that: what is left says more in a narrow column. */
static const char *below(const char *path, const char *directory) {
    size_t length = strlen(directory);
    bool is_below = length > 0 && strncmp(path, directory, length) == 0 && path[length] == '/';
    return is_below ? path + length + 1 : path;
}

void detail_of_tool(
        char *out, size_t size, const char *tool, const struct json *input, const char *directory) {
    const char *telling = detail_telling(tool, input);
    bool is_question = text_equal(tool, "AskUserQuestion") && *telling != '\0';
    if (!is_question) {
        detail_append(out, size, tool);
        detail_append(out, size, *telling == '\0' ? "" : ": ");
    }
    detail_append(out, size, below(telling, directory));
}

/* An answer changes the input: what is asked is what stays. */
uint64_t detail_key(const char *tool, const struct json *input) {
    uint64_t key = hash64_text(tool);
    const struct json *counts = text_equal(tool, "AskUserQuestion") ? json_find(input, "questions")
                                : text_equal(tool, "ExitPlanMode")  ? NULL
                                                                    : input;
    if (counts != NULL) {
        struct buffer printed = { 0 };
        json_print(counts, &printed);
        key = hash64_bytes(key, printed.data, printed.length);
        buffer_finish(&printed);
    }
    return key;
}

void detail_of_base64(char *out, size_t size, const char *text, size_t length) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct buffer decoded = { 0 };
    uint32_t bits = 0, count = 0;
    out[0] = '\0';
    for (size_t i = 0; i < length && text[i] != '='; i++) {
        const char *digit = text[i] == '\0' ? NULL : strchr(digits, text[i]);
        if (digit == NULL) {
            buffer_finish(&decoded);
            return;
        }
        bits = bits << 6 | (uint32_t)(digit - digits);
        count += 6;
        if (count >= 8) {
            count -= 8;
            buffer_append_byte(&decoded, (uint8_t)(bits >> count));
        }
    }
    detail_append(out, size, buffer_text(&decoded));
    buffer_finish(&decoded);
}
